"""What every dialect shares: the connection, the clock on it, and the names of its failures."""
