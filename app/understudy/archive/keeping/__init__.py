"""How long things are kept, how they go for good, and how they come back after damage."""
