"""How long an answer is waited for: a local model's load, and the usual time to the first text."""
