"""Looks after the understudies while they are not needed."""
