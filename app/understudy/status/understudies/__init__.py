"""The backups' own status: nobody fails over into another outage unawares."""
