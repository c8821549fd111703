"""Understudy: whether Claude works for you, and a chat that keeps answering when it does not."""

__version__ = "0.1.0"
