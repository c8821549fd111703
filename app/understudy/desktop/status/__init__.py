"""The status window: what the verdict rests on, and whether the understudies are ready."""
