"""The longer sentences people read: reasons, notifications, keys; no Qt here."""
