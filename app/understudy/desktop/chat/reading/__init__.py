"""Reading a conversation: find, select, copy, print, zoom, and the list of shortcuts."""
