"""The sentences of the outbox: waiting prompts, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from understudy.archive.rows import title_from
from understudy.archive.waiting_prompts import INTERRUPTED, OutboxState
from understudy.chat.failure import FailureKind
from understudy.host.notifications import Urgency
from understudy.words.common import FAILURES
from understudy.words.notifying import OPEN_CHAT, NotificationText

if TYPE_CHECKING:
    from understudy.archive.waiting_prompts import OutboxEntry

WAITS = "Kept in the outbox; Claude will be asked when it is back."
TITLE = "Claude answered your question"
LINE_LENGTH = 120


def answered_text(question: str, head: str) -> NotificationText:
    """Return the words of the notification that a prompt from the outbox was answered."""
    asked, answer = title_from(question, LINE_LENGTH), title_from(head, LINE_LENGTH)
    return NotificationText(TITLE, f"{asked}\n{answer}".strip(), Urgency.NORMAL, (OPEN_CHAT,))


def state_words(entry: OutboxEntry) -> str:
    """Return the state of a prompt, as a few words without a full stop."""
    match entry.state:
        case OutboxState.WAITING:
            return "waits for Claude"
        case OutboxState.SENDING:
            return "is being sent"
        case OutboxState.SENT:
            return "was answered"
        case OutboxState.WITHDRAWN:
            return "was withdrawn"
        case OutboxState.FAILED if entry.failure == INTERRUPTED:
            return "was cut off while it was being answered: send it again or withdraw it"
        case OutboxState.FAILED:
            return f"failed: {_failure_words(entry.failure)}"
        case _:
            assert_never(entry.state)


def _failure_words(failure: str | None) -> str:
    kind = FailureKind.named(failure or "")
    return failure or "no reason was recorded" if kind is None else FAILURES[kind]
