"""The backups while they are not needed: drills and model lists."""
