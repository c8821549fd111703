"""One client per kind of status page."""
