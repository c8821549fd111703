"""ChatGPT's data export: the contents of its nodes, and the conversation they make."""
