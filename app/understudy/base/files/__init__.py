"""Files: where they are, how they are opened and locked, and the log."""
