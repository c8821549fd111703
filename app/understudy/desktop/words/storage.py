"""What is said in the chat window when something cannot be kept, or shown."""

from __future__ import annotations

NO_TRAY = (
    "This desktop shows no status icons, so the chat window opened instead. On GNOME the extension "
    "AppIndicator adds them; closing this window then leaves Understudy running there."
)
NOT_KEPT = "The question could not be kept for Claude. Ask it again when Claude is back."
STORAGE = {
    "full": "The disk is full: what is said now is kept in memory and written once there is room.",
    "read_only": "The database may not be written: what is said now is lost at quit.",
    "locked": "The database is in use elsewhere: writing is tried again.",
    "closed": "Understudy is ending, or could not start: see the notice, and start it again.",
    "damaged": "The database is damaged: restart Understudy, it will be moved aside and kept.",
}
