"""Whether requests can get out at all, and whether the computer slept."""
