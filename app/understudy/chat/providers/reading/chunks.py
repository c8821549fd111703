"""OpenAI's chunks, whole completions, and variants of either. Pure.

A variant may put the text into ``message``, ``text`` or ``response`` in place of a delta, or leave
out the list of choices (Ollama's and llama.cpp's own, Gemini's candidates).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.providers.reading.endings import reason_in
from understudy.chat.providers.reading.lenient import Thought, as_dict, spoken, thought_in, word
from understudy.chat.providers.reading.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

_THOUGHTS = (
    "reasoning", "reasoning_content", "reasoning_details", "reasoning_text", "thinking",
    "thinking_blocks", "thinking_content", "thought", "thoughts",
)  # fmt: skip
_TOOLS = frozenset({"tool", "function"})
"""Roles whose text is the output of a tool that the server ran, no answer."""
_LISTS = ("choices", "candidates", "outputs")
_WORDS = ("response", "completion")
_SPOKEN_OUTRIGHT = ("delta", "message", "content", "text", "done", "stop", *_WORDS)


def pieces(value: dict[str, Any]) -> Iterator[Piece]:
    """Read one chunk; raises ValueError if the place of the text holds something else."""
    yield Piece(usage=as_dict(value.get("usage")))
    choices = next((value[name] for name in _LISTS if name in value), None)
    if isinstance(choices, dict):
        choices = [choices]
    if choices is None and any(name in value for name in _SPOKEN_OUTRIGHT):
        choices = [value]
    if not isinstance(choices, list | None):
        raise ValueError("no list of choices")  # noqa: TRY004 - it is about data, not code
    for choice in choices or ():
        if isinstance(choice, dict):
            yield _piece(choice)
        elif choice is not None:
            raise ValueError("an invalid choice")


def _piece(choice: dict[str, Any]) -> Piece:
    delta = choice.get("delta")
    parts = delta if isinstance(delta, dict) else {"content": delta}
    message = choice.get("message")
    if word(parts.get("role")) in _TOOLS:
        return Piece(reason=_reason(choice), choice=_index(choice.get("index")))
    said = _said(parts)
    if not said:  # legacy completions, and servers of one model
        said = [one for name in ("text", "content") for one in spoken(choice.get(name))]
        said += [word(choice[name]) for name in _WORDS if isinstance(choice.get(name), str)]
    whole = as_dict(message)
    refusal, refusal_whole = word(parts.get("refusal")), word(whole.get("refusal"))
    return Piece(
        said=(*said, *([refusal] if refusal else [])),
        whole=(*_said(whole), *([refusal_whole] if refusal_whole else [])),
        reason=_reason(choice),
        choice=_index(choice.get("index")),
        is_refusal=bool(refusal or refusal_whole),
    )


def _said(parts: dict[str, Any]) -> list[str | Thought]:
    """Return the texts of a delta or a message, its thinking before them.

    Some servers send the same thinking in two fields: the first that has words counts.
    """
    fields = [parts[name] for name in _THOUGHTS if parts.get(name)]
    words = next(filter(None, map(thought_in, fields)), "")
    thoughts: list[str | Thought] = [Thought(words)] if fields else []
    content = parts.get("content")
    said = list(spoken(parts.get("text") if content is None else content))
    if _is_marked_as_thought(parts):
        said = [Thought(one) if isinstance(one, str) else one for one in said]
    return thoughts + said


def _is_marked_as_thought(parts: dict[str, Any]) -> bool:
    """Return True for Gemini's thinking, which comes in the place of the text."""
    return as_dict(as_dict(parts.get("extra_content")).get("google")).get("thought") is True


def _reason(choice: dict[str, Any]) -> str | None:
    for name in ("finish_reason", "finishReason", "stop_reason", "done_reason"):
        if name in choice:
            return reason_in(choice[name])
    return "stop" if choice.get("done") is True or choice.get("stop") is True else None


def _index(value: object) -> int | str:
    """Return the id of this choice; if there is none, it is the first."""
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else value
    return int(value) if isinstance(value, int | float) and abs(value) < 1e9 else 0
