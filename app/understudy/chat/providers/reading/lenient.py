"""Lenient JSON: oddities beside the text are dropped, but the text's place is never guessed.

A server's counts may be floats, strings or lists, its content a string, an object or a list of
parts. If the place of the text holds something else, ValueError is raised. Pure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOKENS = 10**12
"""Anything larger is not a count, and would not fit into the database."""
DEEPEST = 8

THINKING = frozenset(
    {
        "thinking", "redacted_thinking", "reasoning", "thought", "reasoning.text",
        "reasoning.summary", "reasoning.encrypted", "reasoning_text", "summary_text",
        "thinking_delta", "signature_delta", "reasoning_delta",
    }
)  # fmt: skip
"""The types of parts that hold thinking."""
_SPEAKING = frozenset({"", "text", "output_text", "text_delta", "refusal"})
_TEXT_KEYS = ("text", "content", "parts", "value", "refusal")
_THOUGHT_KEYS = ("thinking", "reasoning", "text", "summary", "content", "parts", "thought")


class Thought(msgspec.Struct, frozen=True):
    """A part that is thinking; ``text`` is empty if its words are not given."""

    text: str = ""


def loads(data: str) -> Any:  # noqa: ANN401 - JSON of any shape
    """Read JSON, with the NaN and the halves of characters that some send; raises ValueError."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        try:
            return json.loads(data)
        except RecursionError as problem:
            raise ValueError("nested too deeply") from problem


def spoken(content: Any, depth: int = 0) -> Iterator[str | Thought]:  # noqa: ANN401 - JSON of any shape
    """Yield the texts of ``content`` in order, and the thinking parts among them."""
    if content is None or content == "":
        return
    if isinstance(content, str):
        yield content
    elif depth > DEEPEST:
        raise ValueError("nested too deeply")
    elif isinstance(content, list):
        for part in content:
            yield from spoken(part, depth + 1)
    elif isinstance(content, dict):
        yield from _part(content, depth)
    else:
        raise ValueError("no text where text belongs")


def word(value: object) -> str:
    """Return ``value`` if it is a string, otherwise ""."""
    return value if isinstance(value, str) else ""


def is_thinking(part: dict[str, Any]) -> bool:
    """Return True if a part of a message is thinking, by its type or by Gemini's mark."""
    return word(part.get("type")) in THINKING or part.get("thought") is True


def thought_in(value: object, depth: int = 0) -> str:
    """Return the words of ``value``, which is thinking in any shape; "" if there are none."""
    if isinstance(value, str):
        return value
    if depth > DEEPEST:
        return ""
    if isinstance(value, list):
        return "".join(thought_in(one, depth + 1) for one in value)
    if isinstance(value, dict):
        found = (thought_in(value.get(name), depth + 1) for name in _THOUGHT_KEYS)
        return next(filter(None, found), "")
    return ""


def _part(part: dict[str, Any], depth: int) -> Iterator[str | Thought]:
    if is_thinking(part):
        yield Thought(thought_in(part))
    elif word(part.get("type")) in _SPEAKING:
        found = [part[name] for name in _TEXT_KEYS if name in part]
        if part and not found:
            raise ValueError("no text where text belongs")
        yield from spoken(next((one for one in found if one is not None), None), depth + 1)
    # other parts (pictures, references, tools) have no text to show


def count(value: object) -> int | None:
    """Return a number of tokens; None if ``value`` is not one."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdecimal() and len(value) < 15 else None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        return None
    return value


def as_dict(value: object) -> dict[str, Any]:
    """Return ``value`` if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}
