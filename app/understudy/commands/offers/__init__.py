"""Commands about what can be asked and what it cost: models, usage, and the doctor's share."""
