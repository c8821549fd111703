"""The commands about what was said before."""
