"""OpenAI's Responses API, as some gateways answer a request for chat completions. Pure.

Its events as of openai 3.52.0. An event may carry text in ``delta`` that is no answer: thinking,
the arguments of a tool, a transcript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.providers.reading.endings import reason_in
from understudy.chat.providers.reading.lenient import Thought, as_dict, spoken, word
from understudy.chat.providers.reading.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENDS = frozenset({"response.completed", "response.incomplete", "response.done"})


def is_event(value: dict[str, Any]) -> bool:
    """Return True for one of its events, and for a whole response."""
    return word(value.get("type")).startswith("response.") or is_whole(value)


def is_whole(value: dict[str, Any]) -> bool:
    return word(value.get("object")) == "response" and isinstance(value.get("output"), list)


def failed_in(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the response that says it failed, None if there is none."""
    response = value if is_whole(value) else as_dict(value.get("response"))
    has_failed = word(value.get("type")) == "response.failed"
    return response if has_failed or word(response.get("status")) == "failed" else None


def pieces(value: dict[str, Any]) -> Iterable[Piece]:
    """Read one event; raises ValueError if the place of the text holds something else."""
    kind = word(value.get("type"))
    if kind in _ENDS or is_whole(value):
        response = value if is_whole(value) else as_dict(value.get("response"))
        yield Piece(
            whole=tuple(_whole(response)),
            reason=_reason(response),
            usage=as_dict(response.get("usage")),
            closes=True,
            is_over=True,
        )
    elif kind in {"response.output_text.delta", "response.refusal.delta"}:
        said = tuple(spoken(value.get("delta")))
        yield Piece(said=said, is_refusal=kind == "response.refusal.delta")
    elif kind.startswith("response.reasoning") and kind.endswith(".delta"):
        yield Piece(said=(Thought(word(value.get("delta"))),))


def _whole(response: dict[str, Any]) -> Iterator[str | Thought]:
    output = response.get("output")
    for item in output if isinstance(output, list) else ():
        if word(as_dict(item).get("type")) == "message":
            yield from spoken(item.get("content"))


def _reason(response: dict[str, Any]) -> str | None:
    if word(response.get("status")) == "completed":
        return "stop"
    return reason_in(as_dict(response.get("incomplete_details")).get("reason"))
