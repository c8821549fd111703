"""Finds a failure in a stream: in an event, beside a chunk, in place of one, in plain text."""

from __future__ import annotations

from typing import Any

from understudy.chat.failure import FailureKind
from understudy.chat.providers.reading import responses
from understudy.chat.providers.reading.lenient import as_dict, loads, word
from understudy.chat.providers.wire.errors import WORDS, WireError
from understudy.chat.providers.wire.translate import StreamFailedError, stream_said

_OF_AN_ANSWER = frozenset(
    {
        "choices", "candidates", "outputs", "delta", "content", "content_block", "text", "response",
        "completion", "usage", "done", "stop",
    }
)  # fmt: skip
_ENDINGS = ("Exception", "_error", "Error")
"""How other vendors name an event that is an error, as Bedrock's ``modelStreamErrorException``."""
_SAYINGS = (*WORDS, "details", "errors")


def fault_in(value: dict[str, Any], name: str) -> StreamFailedError | None:
    """Return the failure in ``value``, None if there is none."""
    if (failed := responses.failed_in(value)) is not None:
        return stream_said(failed)
    if "error" in {name, word(value.get("type")), word(value.get("object"))}:
        return stream_said(value)
    if name.endswith(_ENDINGS):
        return stream_said(value)
    for holder in (value, as_dict(value.get("x_groq"))):
        if _says_something(holder.get("error")):
            return stream_said(holder)
    if is_answer(value) or word(value.get("type")):
        return None
    says_why = any(isinstance(value.get(one), str | list) and value[one] for one in _SAYINGS)
    return stream_said(value) if says_why and _is_marked(value) else None


def is_answer(value: dict[str, Any]) -> bool:
    """Return True if ``value`` has the shape of an answer or of a piece of one."""
    return bool(_OF_AN_ANSWER & value.keys()) or isinstance(value.get("message"), dict)


def fault_in_lines(lines: str, *, in_words: bool) -> StreamFailedError | None:
    """Return the failure in lines that are not events; ``in_words``: also in plain text."""
    for line in map(str.strip, lines.splitlines()):
        if line.startswith(("{", "[")):
            try:
                value = loads(line)
            except ValueError:
                continue
            first = value[0] if isinstance(value, list) and value else value
            if (fault := fault_in(as_dict(first), "")) is not None:
                return fault
        elif in_words and line and not line.startswith("<"):
            return StreamFailedError(FailureKind.STREAM_ERROR, WireError(message=line))
    return None


def said_instead(value: dict[str, Any]) -> StreamFailedError:
    """Return the failure of a reply that is one JSON value and no answer.

    Something in between may have sent it, so only a cause that it names counts.
    """
    told = stream_said(value)
    vague = told.kind is FailureKind.STREAM_ERROR
    return StreamFailedError(FailureKind.NOT_EVENT_STREAM if vague else told.kind, told.error)


def _is_marked(value: dict[str, Any]) -> bool:
    """Return True if the text is an error: news of a queue comes in the same places."""
    if any(value.get(name) for name in ("detail", "errors", "error_msg", "error_message")):
        return True
    status = value.get("status", value.get("statusCode"))
    has_failed = isinstance(status, int) and status >= 400
    return bool(value.get("code")) or has_failed or value.get("success") is False


def _says_something(error: object) -> bool:
    if isinstance(error, dict):
        return any(one not in (None, "", 0, False) for one in error.values())
    return bool(error)
