"""Turns a prompt into an answer, whatever fails."""
