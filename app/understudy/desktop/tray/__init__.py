"""The tray: its icon, menu and words, and balloons if there are no notifications."""
