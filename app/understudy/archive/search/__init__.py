"""Full-text search over everything said, in a file of its own beside the archive."""
