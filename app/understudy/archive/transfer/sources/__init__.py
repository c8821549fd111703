"""Opens files, folders and zips as a stream of conversations."""
