"""Translates each vendor's dialect into one stream of events; only here are SDKs imported."""
