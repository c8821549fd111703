"""Connects Claude Code: the change to its settings, shown, made and taken back."""
