"""The status window: the evidence behind the verdict, and whether the backups are ready."""
