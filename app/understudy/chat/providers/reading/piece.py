"""What one event of an answer says, in no vendor's shape."""

from __future__ import annotations

from typing import Any

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """``said`` are texts in order, None for a thought; ``whole`` is text that stands for all of it.

    ``choice`` tells answers apart where a server gives several; None: there is but one.
    ``reason`` why the answer ended; ``closes``: it came in an event that is for that alone.
    """

    said: tuple[str | None, ...] = ()
    whole: tuple[str | None, ...] = ()
    reason: str | None = None
    usage: dict[str, Any] = {}
    choice: int | str | None = None
    closes: bool = False
    is_refusal: bool = False
    is_over: bool = False
