"""Commands over what was said before."""
