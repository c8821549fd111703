"""What was seen and measured, kept in a file of its own; uptime and reports from it."""
