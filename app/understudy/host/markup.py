"""Text from outside made safe for those who read markup: some servers of notifications do.

A status page's words go into notifications. `base.shown_text` takes out what would make the D-Bus
daemon drop our connection (a NUL, half a surrogate pair); servers with ``body-markup`` read
``<b>`` as bold.
"""

from __future__ import annotations

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape_markup(text: str) -> str:
    """Return ``text`` so that a server with ``body-markup`` shows it literally.

    Quotes stay as they are: they mean nothing outside a tag, and some servers show ``&quot;``.
    Source: Desktop Notifications Specification 1.3, "Markup" (read 2026-11-21).
    """
    return text.translate(_ESCAPES)
