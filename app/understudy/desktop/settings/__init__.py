"""The settings window: providers with their keys, and a page for each section of the file."""
