"""Which providers there are: their kinds, the vendors known, and which of them is Claude."""
