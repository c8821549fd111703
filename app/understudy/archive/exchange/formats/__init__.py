"""What an export of ours looks like: JSON that comes back whole, Markdown, HTML."""
