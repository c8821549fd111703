"""Commands that read or write what was said before."""
