"""When to speak, and when to be silent."""
