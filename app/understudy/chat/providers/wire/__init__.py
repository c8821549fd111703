"""Shared by all dialects: the connection, its timers, and the names of its failures."""
