"""What everything stands on: errors, clock, paths, settings, database, HTTP, assets."""
