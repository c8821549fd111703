"""Sentences that only the windows and the tray show."""
