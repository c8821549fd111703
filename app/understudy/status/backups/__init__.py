"""The backups' own status, so that no one fails over into another outage unawares."""
