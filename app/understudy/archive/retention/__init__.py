"""Retention, complete deletion, and repair after damage."""
