"""ChatGPT's data export: what each node of a conversation holds, and the conversation it makes."""
