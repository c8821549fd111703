"""Everything that can happen to a desktop in an hour, scripted, with the program in the middle."""
