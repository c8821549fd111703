"""A month of the log as a value, and that value as Markdown, CSV and JSON."""
