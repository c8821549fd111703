"""The settings in force, and what changes them while the program runs."""
