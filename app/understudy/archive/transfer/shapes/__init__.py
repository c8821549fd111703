"""Reads each export's format into one shape; no content of a file is trusted."""
