"""Escape text from outside for notification servers that read markup.

Notifications show text from status pages. `base.shown_text` removes the characters that would make
the D-Bus daemon drop our connection (NUL, unpaired surrogates); servers with the ``body-markup``
capability read ``<b>`` as bold.
"""

from __future__ import annotations

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape_markup(text: str) -> str:
    """Return ``text`` so that a server with ``body-markup`` shows it literally.

    Quotes stay: they mean nothing outside a tag, and some servers show ``&quot;`` as is. Source:
    Desktop Notifications Specification 1.3, "Markup" (read 2026-11-21).
    """
    return text.translate(_ESCAPES)
