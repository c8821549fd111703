"""A scripted world on loopback: status page, Claude, a backup, and their outages."""
