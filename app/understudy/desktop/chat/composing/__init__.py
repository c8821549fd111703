"""The parts of the composer: its text box, its files, and what would be sent."""
