"""Kinds of status page, one file each, and their registry."""
