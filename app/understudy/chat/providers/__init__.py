"""Each vendor's dialect, translated into one stream of events; the SDKs are imported here alone."""
