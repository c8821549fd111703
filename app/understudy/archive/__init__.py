"""What was said before: conversations, kept."""
