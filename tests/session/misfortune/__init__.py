"""Everything that can happen to a desktop in an hour, scripted, with the program in the middle."""

ROOM = "48m"
"""The size of the home's disk: enough for 500 incidents, and filled in a moment."""
