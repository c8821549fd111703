"""Every sentence a person reads, for the windows and the command line alike; no Qt."""
