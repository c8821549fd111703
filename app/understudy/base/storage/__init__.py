"""SQLite as this program uses it, and who else has the file open."""
