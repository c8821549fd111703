"""Turns as both dialects spell them; `chat.history` has already made them alternate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.chat.model import Turn


def wire_messages(turns: Iterable[Turn]) -> list[Any]:
    """Spell ``turns`` as a list of role and content."""
    return [{"role": turn.role.value, "content": encodable(turn.text)} for turn in turns]


def encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which a paste may hold and UTF-8 cannot."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
