"""Reads what an incident's prose says of models and places: a small parser, cautious by design."""
