"""The days for the bars, from a real log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.status.log.logged import API, MAJOR, UP, SetClock, at, opened_log, page
from understudy.engine.events.common_events import DaysListed
from understudy.engine.status.page_days import PageDays

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.log_store import StatusLog


def listed(kept: StatusLog | None, clock: SetClock) -> DaysListed:
    published: list[object] = []
    PageDays(kept, clock, published.append).show(30)
    (days,) = published
    assert isinstance(days, DaysListed)
    return days


def test_each_component_that_was_seen_has_its_days(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_log(tmp_path / "status.db", clock) as kept:
        for minute in range(61):
            clock.at = at(minute)
            kept.add_snapshot(page(minute, api=MAJOR if minute < 30 else UP))
        (api,) = [one for one in listed(kept, clock).components if one.id == API]
    assert len(api.days) == 30
    assert abs(api.whole.major_s - timedelta(minutes=30).total_seconds()) < 61
    assert api.whole.coverage < 0.01


def test_without_a_log_there_are_no_days() -> None:
    assert listed(None, SetClock()) == DaysListed(30, ())


def test_a_log_that_cannot_be_read_costs_the_days_alone(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_log(tmp_path / "status.db", clock) as kept:
        pass
    assert listed(kept, clock) == DaysListed(30, ())
