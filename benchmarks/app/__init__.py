"""What projects cost that run."""
