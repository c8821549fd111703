"""The left side of the chat window: search, conversations, and their menu."""
