"""What the page says, and what of it concerns this person."""
