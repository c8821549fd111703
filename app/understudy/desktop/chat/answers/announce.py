"""Announcements to a screen reader: the start and the end of an answer, never its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from understudy.chat.model import AnswerFailed, AnswerFinished, SegmentStarted
from understudy.words import common as wording
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from understudy.chat.model import AnswerEvent


def announce(window: QWidget, events: Iterable[AnswerEvent]) -> None:
    """Announce the important ones of ``events`` on behalf of ``window``."""
    if not QAccessible.isActive():
        return
    for event in events:
        if isinstance(event, SegmentStarted):
            said = words.announced_start(event.provider)
        elif isinstance(event, AnswerFinished):
            said = words.announced_end(event.provider)
        elif isinstance(event, AnswerFailed):
            said = wording.failure_sentence(event.failure)
        else:
            continue
        say_aloud(window, said)


def say_aloud(widget: QWidget, said: str) -> None:
    """Announce a sentence on behalf of ``widget``."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, said))
