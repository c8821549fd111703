"""The chat window: conversations on the left, the transcript, and the composer below it."""
