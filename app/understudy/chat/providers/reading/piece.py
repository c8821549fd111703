"""The content of one event of an answer, independent of the vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.chat.providers.reading.lenient import Thought


class Piece(msgspec.Struct, frozen=True):
    """``said`` are texts and thinking in order; ``whole`` is what replaces all of it.

    ``choice`` distinguishes answers if a server sends several; None: there is only one. ``reason``
    is the stop reason; ``closes``: it came in an event only for that.
    """

    said: tuple[str | Thought, ...] = ()
    whole: tuple[str | Thought, ...] = ()
    reason: str | None = None
    usage: dict[str, Any] = {}
    choice: int | str | None = None
    closes: bool = False
    is_refusal: bool = False
    is_over: bool = False

    @property
    def speaks(self) -> bool:
        """Whether ``said`` has text."""
        return has_text(self.said)

    @property
    def is_answer(self) -> bool:
        """Whether it has text at all."""
        return self.speaks or has_text(self.whole)


def has_text(said: Iterable[str | Thought]) -> bool:
    return any(one and isinstance(one, str) for one in said)
