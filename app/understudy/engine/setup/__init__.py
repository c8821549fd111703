"""Setting providers up: keys, models, what is saved."""
