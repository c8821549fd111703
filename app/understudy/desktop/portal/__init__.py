"""What the desktop portal tells of the person's desktop, where Qt does not ask it."""
