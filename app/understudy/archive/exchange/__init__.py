"""What was said elsewhere comes in, and what was said here goes out, in files."""
