"""A conversation as one text: to copy as text or Markdown, and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.shown_text import shown
from understudy.chat.model import SegmentStarted
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.bubble import Asked
from understudy.words.windows import chat_reading as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.desktop.chat.answers.branch_bar import BranchStep


def conversation_text(rows: Iterable[Asked | AnswerRecord | BranchStep], *, markdown: bool) -> str:
    """Return questions and answers in order, each below who said it."""
    parts = []
    for one in rows:
        if isinstance(one, Asked):
            parts.append(_part(str(words.YOU), one.text, markdown=markdown))
        elif isinstance(one, AnswerRecord) and one.text().strip():
            parts.append(_part(_who(one), one.text(), markdown=markdown))
    return "\n\n".join(parts)


def _who(record: AnswerRecord) -> str:
    started = [one for one in record.events() if isinstance(one, SegmentStarted)]
    return words.answered_by(started[-1].provider, started[-1].model) if started else ""


def _part(who: str, text: str, *, markdown: bool) -> str:
    head = f"## {who}\n\n" if markdown else f"{who}:\n"
    return head + shown(text).strip()
