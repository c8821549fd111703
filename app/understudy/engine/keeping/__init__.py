"""What the windows ask of the archive as a whole: searching it, forgetting, and its upkeep."""
