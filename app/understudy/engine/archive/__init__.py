"""The archive while the program runs: upkeep, search, import and export, past answers."""
