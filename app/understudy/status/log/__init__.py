"""Observations and measurements in a separate file, and the uptime and reports made from them."""
