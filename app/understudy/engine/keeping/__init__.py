"""The windows' interface to the whole archive: search, deletion, and upkeep."""
