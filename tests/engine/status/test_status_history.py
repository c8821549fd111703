"""What the status window is told of the past, and the report, from a real log."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.status.log.logged import SetClock, at, incident, opened_log, outcome, page, post, verdict
from understudy.base.settings.values import Settings
from understudy.engine.events.history_events import HistoryListed, ReportRead, ReportSaved
from understudy.engine.status.status_history import StatusHistory
from understudy.status.evidence import OutcomeClass
from understudy.status.model import Phase, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from understudy.status.log.log_store import StatusLog


class Told:
    def __init__(self, kept: StatusLog | None, clock: SetClock) -> None:
        self.events: list[object] = []
        self.history = StatusHistory(kept, Settings, clock, self.events.append)

    def show(self) -> HistoryListed:
        asyncio.run(self.history.show())
        (one,) = self.events
        assert isinstance(one, HistoryListed)
        return one


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    clock = SetClock()
    with opened_log(tmp_path / "status.db", clock) as kept:
        for minute in range(80):
            clock.at = at(minute)
            now = (incident("i1", post(12)),) if 12 <= minute < 40 else ()
            kept.add_snapshot(page(minute, *now))
            kept.add_verdict(verdict(VerdictKind.DOWN if 10 <= minute < 40 else VerdictKind.UP))
        kept.add_incidents(
            page(0).page_url, [incident("i1", post(12), post(40, Phase.RESOLVED, "Over."))]
        )
        kept.add_outcome(outcome(11, OutcomeClass.REFUSING, failure="overloaded"))
        kept.add_outcome(outcome(41, first_text_s=0.8))
        yield Told(kept, clock)


def test_incidents_with_their_posts_own_requests_and_the_last_outage(told: Told) -> None:
    listed = told.show()
    (one,) = listed.incidents
    assert [post.body for post in one.incident.updates] == ["Over.", "We are looking into it."]
    assert len(listed.measures) == 30
    assert (listed.measures[-1].answered, listed.measures[-1].failed) == (1, 1)
    assert listed.aftermath is not None
    assert listed.aftermath.incident == one
    assert listed.aftermath.worked_at == at(41)


def test_without_a_log_there_is_no_past() -> None:
    assert Told(None, SetClock()).show() == HistoryListed((), ())


@pytest.mark.parametrize(("form", "begins"), [("csv", '"section"'), ("markdown", "# Status")])
def test_a_report_is_written_whole(told: Told, tmp_path: Path, form: str, begins: str) -> None:
    target = tmp_path / "report.txt"
    asyncio.run(told.history.save_report("2026-08", form, target))  # type: ignore[arg-type]  # both are
    assert told.events == [ReportSaved(target)]
    assert target.read_text("utf-8").startswith(begins)


def test_a_report_that_cannot_be_written_says_why(told: Told, tmp_path: Path) -> None:
    target = tmp_path / "none" / "report.csv"
    asyncio.run(told.history.save_report("2026-08", "csv", target))
    asyncio.run(Told(None, SetClock()).history.read_report("2026-08", target))
    (saved,) = told.events
    assert isinstance(saved, ReportSaved)
    assert saved.problem


@pytest.mark.usefixtures("in_utc")
def test_a_report_to_draw_has_its_text_and_its_days(told: Told, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    asyncio.run(told.history.read_report("2026-08", target))
    (read,) = told.events
    assert isinstance(read, ReportRead)
    assert read.text.startswith("# Status report 2026-08")
    assert len(read.measures) == 20
    assert read.measures[-1].answered == 1
