"""Checks the backups while they are not needed."""
