"""Shared by the demo in the windows and the demo as text: stage, acts, and sights."""
