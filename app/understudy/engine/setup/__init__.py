"""Setting providers up: keys, models, saving."""
