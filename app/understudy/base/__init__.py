"""The foundation: errors, clock, paths, settings, database, HTTP, assets."""
