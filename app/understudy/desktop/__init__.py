"""Everything that uses Qt, and the sentences people read."""
