"""Connects the passive windows with the engine, one module each."""
