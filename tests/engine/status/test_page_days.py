"""The days for the bars, from a real log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from understudy.engine.events import DaysListed
from understudy.engine.status.page_days import PageDays
from understudy.status.log.schema import open_status_log
from understudy.status.log.store import StatusLog
from understudy.status.model import Component, ComponentState, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PAGE = "https://status.example"


class HeldClock:
    at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


def snapshot(at: datetime, state: ComponentState) -> Snapshot:
    return Snapshot(PAGE, at, (Component("api", "Claude API", state),))


def test_each_component_that_was_seen_has_its_days(tmp_path: Path) -> None:
    clock = HeldClock()
    opened = open_status_log(tmp_path / "status.db", clock)
    try:
        kept = StatusLog(opened.database, clock)
        for minute in range(61):
            state = ComponentState.MAJOR_OUTAGE if minute < 30 else ComponentState.OPERATIONAL
            kept.add_snapshot(snapshot(NOON - timedelta(minutes=60 - minute), state))
        published: list[object] = []
        PageDays(kept, clock, published.append).show(30)
        (listed,) = published
        assert isinstance(listed, DaysListed)
        (api,) = listed.components
        assert (api.name, len(api.days)) == ("Claude API", 30)
        assert abs(api.whole.major_s - 1800) < 61
        assert api.whole.coverage < 0.01
    finally:
        opened.database.close()


def test_without_a_log_there_are_no_days(tmp_path: Path) -> None:
    published: list[object] = []
    PageDays(None, HeldClock(), published.append).show(30)
    assert published == [DaysListed(30, ())]


def test_a_log_that_cannot_be_read_costs_the_days_alone(tmp_path: Path) -> None:
    clock = HeldClock()
    opened = open_status_log(tmp_path / "status.db", clock)
    kept = StatusLog(opened.database, clock)
    opened.database.close()
    published: list[object] = []
    PageDays(kept, clock, published.append).show(30)
    assert published == [DaysListed(30, ())]
