"""What all parts of the application rest on."""
