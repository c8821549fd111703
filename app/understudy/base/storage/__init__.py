"""SQLite for this program, and which processes have the file open."""
