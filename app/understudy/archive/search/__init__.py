"""Full-text search over all conversations, in a separate file beside the archive."""
