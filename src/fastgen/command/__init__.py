"""What each command does, from the request to the last line printed."""
