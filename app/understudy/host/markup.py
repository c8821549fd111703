"""Text from outside made safe for the system's notifications: no control characters, no markup.

A status page's words go into notifications as they are. A NUL or half a surrogate pair would make
the D-Bus daemon drop our connection, and servers with ``body-markup`` read ``<b>`` as bold.
"""

from __future__ import annotations

import unicodedata

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_KEPT = frozenset("\n\t")


def printable(text: str) -> str:
    """Return ``text`` as valid Unicode without control characters but line feeds and tabs."""
    whole = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return "".join(one for one in whole if one in _KEPT or unicodedata.category(one) != "Cc")


def escape_markup(text: str) -> str:
    """Return ``text`` so that a server with ``body-markup`` shows it literally.

    Quotes stay as they are: they mean nothing outside a tag, and some servers show ``&quot;``.
    Source: Desktop Notifications Specification 1.3, "Markup" (read 2026-11-21).
    """
    return text.translate(_ESCAPES)
