"""Files, folders and zips, opened as what they hold: one conversation after another."""
