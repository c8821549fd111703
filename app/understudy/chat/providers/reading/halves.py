"""Characters that a gateway cut in two, between one event and the next.

JSON may write a character as a pair of escapes. A gateway that cuts text by UTF-16 units sends one
half at the end of a delta and the other at the beginning of the next. No screen, file or socket
accepts a lone half.
"""

from __future__ import annotations

from understudy.chat.providers.wire.messages import encodable


class Halves:
    """Joins the text of one stream again; half a character at its end is dropped."""

    def __init__(self) -> None:
        self._held = ""

    def join(self, text: str) -> str:
        """Return the displayable part of ``text``, with the half held back before it."""
        text = self._held + text
        self._held = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        whole = text[: len(text) - len(self._held)]
        return whole if whole.isascii() else encodable(whole)
