"""What the operating system gives, without Qt."""
