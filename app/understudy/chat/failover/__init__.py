"""Failover: which model answers a question, why, and what follows when it fails."""
