"""Whether Claude works for this person, on their models."""
