"""Whether Claude is up, for this person, on their models."""
