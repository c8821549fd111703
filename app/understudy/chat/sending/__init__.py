"""What of a conversation goes to a model: fitted to what that model reads, never rewritten here."""
