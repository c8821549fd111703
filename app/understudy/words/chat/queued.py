"""The sentences of the outbox: waiting prompts, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from understudy.archive.titles import title_from
from understudy.archive.waiting_prompts import INTERRUPTED, OutboxState
from understudy.base.translation import _, lazy
from understudy.chat.failure import FailureKind
from understudy.host.notify_base import Urgency
from understudy.words.common import FAILURES
from understudy.words.notifying import NotificationText, open_chat

if TYPE_CHECKING:
    from understudy.archive.waiting_prompts import OutboxEntry

WAITS = lazy("Kept in the outbox; Claude will be asked when it is back.")
TITLE = lazy("Claude answered your question")
LINE_LENGTH = 120


def answered_text(question: str, head: str) -> NotificationText:
    """Return the words of the notification that a prompt from the outbox was answered."""
    asked, answer = title_from(question, LINE_LENGTH), title_from(head, LINE_LENGTH)
    body = f"{asked}\n{answer}".strip()
    return NotificationText(str(TITLE), body, Urgency.NORMAL, (open_chat(),))


def state_words(entry: OutboxEntry) -> str:
    """Return the state of a prompt, as a few words without a full stop."""
    match entry.state:
        case OutboxState.WAITING:
            return _("waits for Claude")
        case OutboxState.SENDING:
            return _("is being sent")
        case OutboxState.SENT:
            return _("was answered")
        case OutboxState.WITHDRAWN:
            return _("was withdrawn")
        case OutboxState.FAILED if entry.failure == INTERRUPTED:
            return _("was cut off while it was being answered: send it again or withdraw it")
        case OutboxState.FAILED:
            return _("failed: {cause}", cause=_failure_words(entry.failure))
        case _:
            assert_never(entry.state)


def _failure_words(failure: str | None) -> str:
    kind = FailureKind.named(failure or "")
    if kind is None:
        return failure or _("no reason was recorded")
    return str(FAILURES[kind])
