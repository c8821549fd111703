"""Anthropic's events (version 2026-10-21), and a whole message in their place. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.providers.reading.endings import reason_in
from understudy.chat.providers.reading.lenient import (
    Thought,
    as_dict,
    is_thinking,
    spoken,
    thought_in,
    word,
)
from understudy.chat.providers.reading.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable

_EVENTS = frozenset(
    {
        "message_start", "content_block_start", "content_block_delta", "content_block_stop",
        "message_delta", "message_stop", "ping",
    }
)  # fmt: skip
_SILENT_DELTAS = frozenset({"input_json_delta", "citations_delta"})


def kind_of(value: dict[str, Any], name: str) -> str | None:
    """Return the kind of event by its type or its name; None if it is not Anthropic's."""
    kind = word(value.get("type"))
    if kind == "message" and "content" in value:
        return "message"
    if kind in _EVENTS:
        return kind
    return name if not kind and name in _EVENTS and "choices" not in value else None


def pieces(value: dict[str, Any], kind: str) -> Iterable[Piece]:
    """Read one event; raises ValueError if the place of the text holds something else."""
    usage = as_dict(value.get("usage"))
    match kind:
        case "message":
            yield Piece(
                whole=tuple(spoken(value["content"])),
                reason=reason_in(value.get("stop_reason")),
                usage=usage,
            )
        case "message_start":
            message = as_dict(value.get("message"))
            yield Piece(
                said=tuple(spoken(message.get("content"))),
                reason=reason_in(message.get("stop_reason")),
                usage=as_dict(message.get("usage")),
                closes=True,
            )
        case "content_block_start":
            yield Piece(said=tuple(spoken(as_dict(value.get("content_block")))))
        case "content_block_delta":
            yield Piece(said=_delta(value.get("delta")))
        case "message_delta":
            delta = as_dict(value.get("delta"))
            reason = delta.get("stop_reason") or value.get("stop_reason")
            yield Piece(reason=reason_in(reason), usage=usage, closes=True)
        case "message_stop":
            yield Piece(usage=usage, is_over=True)
        case _:
            pass  # a ping, or the end of a block


def _delta(delta: object) -> tuple[str | Thought, ...]:
    if not isinstance(delta, dict):
        return tuple(spoken(delta))
    if word(delta.get("type")) in _SILENT_DELTAS:
        return ()
    return (Thought(thought_in(delta)),) if is_thinking(delta) else tuple(spoken(delta))
