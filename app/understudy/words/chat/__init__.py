"""Sentences on questions, answers and who answers them, for windows and commands."""
