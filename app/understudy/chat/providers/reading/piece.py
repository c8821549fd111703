"""The content of one event of an answer, independent of the vendor."""

from __future__ import annotations

from typing import Any

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """``said`` are texts in order, None for thinking; ``whole`` is text that replaces all of it.

    ``choice`` distinguishes answers if a server sends several; None: there is only one. ``reason``
    is the stop reason; ``closes``: it came in an event only for that.
    """

    said: tuple[str | None, ...] = ()
    whole: tuple[str | None, ...] = ()
    reason: str | None = None
    usage: dict[str, Any] = {}
    choice: int | str | None = None
    closes: bool = False
    is_refusal: bool = False
    is_over: bool = False
