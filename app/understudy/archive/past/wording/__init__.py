"""Compares questions word by word: conflicts and typos, without a model."""
