"""What was done meanwhile is told, and a press on it opens that very conversation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from understudy.chat.failure import FailureKind
from understudy.chat.model import Conversation
from understudy.chat.readiness import DrillReport, DrillResult
from understudy.desktop.bridge import Bridge
from understudy.desktop.presenters.standby import ALONE_KEY, StandbyPresenter
from understudy.engine.events.common_events import NotificationPressed, OutboxAnswered, StandsAlone
from understudy.words.drills import ALONE_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from pytestqt.qtbot import QtBot

    from understudy.words.notification import Notification

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Called:
    """Stands in for the engine's interface, and keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def submit(self, work: Callable[[Any], Any]) -> Future[Any]:
        work(self)
        return None  # type: ignore[return-value]  # nobody waits for it

    def notify(self, one: Notification) -> None:
        self.calls.append(("notify", one.key, one.title, one.body))

    def open_conversation(self, conversation_id: int) -> None:
        self.calls.append(("open", conversation_id))


def test_a_late_answer_is_told_and_opened(qtbot: QtBot) -> None:
    parent, called = QObject(), Called()
    bridge = Bridge(parent)
    StandbyPresenter(bridge, called.submit, lambda: called.calls.append(("chat",)), parent)
    result = DrillResult(
        provider="openai", model="m", is_understudy=True, failure=FailureKind.KEY_REFUSED
    )
    for event in (
        OutboxAnswered(Conversation(7, "Why?", NOW, NOW), "Why?", "Because."),
        NotificationPressed("outbox-7", "chat", ""),
        NotificationPressed("outbox-x", "chat", ""),
        NotificationPressed("episode", "chat", ""),
        StandsAlone(DrillReport(drilled_at=NOW, results=(result,))),
    ):
        bridge.publish(event)
    qtbot.waitUntil(lambda: len(called.calls) == 4)
    told, made, opened, warned = called.calls
    assert made == ("chat",)  # before: otherwise nothing would hear of it
    assert told == ("notify", "outbox-7", "Claude answered your question", "Why?\nBecause.")
    assert opened == ("open", 7)
    assert warned[1:3] == (ALONE_KEY, str(ALONE_TITLE))
    bridge.close()
