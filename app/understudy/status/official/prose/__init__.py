"""Finds models and places in an incident's text: a small parser, cautious by design."""
