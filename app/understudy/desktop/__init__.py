"""Everything Qt, and the words people read."""
