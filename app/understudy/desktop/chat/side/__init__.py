"""The left side of the chat window: search, conversations, and what can be done with them."""
