"""The first run: three steps in one window, on a new home only."""
