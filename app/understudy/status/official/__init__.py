"""The status page, and how it concerns this person."""
