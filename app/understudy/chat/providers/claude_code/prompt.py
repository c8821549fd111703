"""One prompt of a whole conversation: ``claude -p`` takes no history. Pure.

A line of stdin in its stream-json format would start a paid request of its own, so the earlier
turns are quoted in front of the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.chat.model import Turn

MOST_BYTES = 10_000_000
"""The most it reads from stdin."""

_EARLIER = "Earlier in this conversation:"
_SAID = {Role.USER: "I wrote:", Role.ASSISTANT: "You answered:"}
_NOW = "Now answer this:"


def one_prompt(turns: Sequence[Turn]) -> str:
    """Return the last turn, after the quoted earlier ones; ``turns`` has at least one."""
    *earlier, last = turns
    if earlier:
        quoted = "\n\n".join(f"{_SAID[one.role]}\n{_quoted(one.text)}" for one in earlier)
        return f"{_EARLIER}\n\n{quoted}\n\n{_NOW}\n\n{last.text}"
    # a slash at the very beginning would be taken for a command
    return f"\n{last.text}" if last.text.lstrip().startswith("/") else last.text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
