"""The part of a conversation that goes to a model: fitted to its limits, never rewritten."""
