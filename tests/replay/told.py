"""Feeds a made-up story to the judge and the policy, and remembers what came out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from tests.replay.history import Window, summary
from understudy.base.settings.values import CLAUDE, Settings
from understudy.commands.replay import Replay, Seen

if TYPE_CHECKING:
    from understudy.alerts.alert import AlertKind
    from understudy.status.model import VerdictKind

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = msgspec.structs.replace(
    Settings(),
    provider=(msgspec.structs.replace(CLAUDE, models=("claude-sonnet-5", "claude-haiku-4-5")),),
)
GREEN: tuple[Window, ...] = ()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


class Told:
    """Feeds observations at minutes after noon and remembers what came out."""

    def __init__(self, began: datetime = NOON) -> None:
        self.replay = Replay(SETTINGS)
        self.began = began
        self.seen: list[Seen] = []

    def feed(self, minute: float, **observation: Any) -> None:
        self.seen += self.replay.feed(observation, self.began + minutes(minute))

    def page(self, minute: float, *windows: Window) -> None:
        at = self.began + minutes(minute)
        self.feed(minute, kind="snapshot", body=summary(windows, at))

    def ok(self, minute: float, model: str = "claude-sonnet-5") -> None:
        self.feed(minute, kind="request", provider="claude", model=model, outcome="ok")

    def failed(
        self, minute: float, failure: str = "overloaded", model: str = "claude-sonnet-5"
    ) -> None:
        self.feed(
            minute,
            kind="request",
            provider="claude",
            model=model,
            outcome="failed",
            failure=failure,
        )

    def wait(self, minute: float) -> None:
        self.seen += self.replay.until(self.began + minutes(minute))
        self.seen.append(self.replay.look(self.began + minutes(minute)))

    @property
    def kinds(self) -> list[VerdictKind]:
        return [one.verdict.kind for one in self.seen if one.verdict is not None]

    @property
    def alerts(self) -> list[AlertKind]:
        return [alert.kind for one in self.seen for alert in one.alerts]


def incident(posted: float, resolved: float, **changes: Any) -> Window:
    return Window(
        "i1",
        NOON + minutes(posted - 20),
        NOON + minutes(resolved - 20),
        NOON + minutes(posted),
        NOON + minutes(resolved),
        **changes,
    )
