"""What the operating system provides, without Qt."""
