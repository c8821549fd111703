"""The month as a value holds what the page said, what was measured, and which alarm came when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.status.log.logged import (
    API,
    CHAT,
    MAJOR,
    PAGE,
    UP,
    SetClock,
    at,
    incident,
    opened_log,
    page,
    post,
    verdict,
)
from understudy.status.log.report.month import days_of, month_report
from understudy.status.model import Phase, Reason, ReasonSource, VerdictKind

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.report.month import MonthReport


def test_the_value_holds_what_the_page_said_and_what_was_measured(report: MonthReport) -> None:
    assert report.from_at == datetime(2026, 7, 31, 22, tzinfo=UTC)
    assert (report.until_at, report.is_complete) == (at(24 * 60), False)
    chat, api = report.surfaces
    assert (chat.name, chat.is_used, api.is_used) == ("claude.ai", True, False)
    assert api.total.major_s == chat.total.partial_s == 40 * 60
    assert api.total.known_s == 110 * 60
    assert chat.total.weighted == pytest.approx(1 - 0.3 * 40 / 110)
    assert chat.total.strict == pytest.approx(70 / 110)
    (found,) = report.incidents
    assert (found.kept.closed_at, found.kept.first_seen_at) == (at(60), at(20))
    assert (found.own_alarm_at, found.posted_after_alarm_s) == (at(0), 20 * 60)
    (requests,) = report.requests
    assert (requests.requests, requests.failed, requests.first_text_p50_s) == (23, 10, 0.5)
    assert [one.kind for one in report.verdicts] == [
        VerdictKind.UP,
        VerdictKind.DOWN,
        VerdictKind.UP,
    ]


def test_an_alarm_belongs_to_incidents_on_what_is_used_and_near_it(tmp_path: Path) -> None:
    failing = Reason(ReasonSource.OWN_REQUESTS, "own_failing")
    clock = SetClock()
    with opened_log(tmp_path / "status.db", clock) as log:
        log.add_snapshot(page(0))
        log.add_verdict(verdict(VerdictKind.DOWN, 0, failing))
        log.add_incidents(
            PAGE,
            (
                incident("near", post(119, moves={CHAT: (UP, MAJOR)}), post(130, Phase.RESOLVED)),
                incident("nowhere", post(119), post(130, Phase.RESOLVED)),
                incident("late", post(121, moves={CHAT: (UP, MAJOR)}), post(130, Phase.RESOLVED)),
                incident("other", post(119, moves={API: (UP, MAJOR)}), post(130, Phase.RESOLVED)),
                incident("over", post(-9, moves={CHAT: (UP, MAJOR)}), post(-1, Phase.RESOLVED)),
                incident("first", post(-9, moves={CHAT: (UP, MAJOR)}), post(9, Phase.RESOLVED)),
            ),
        )
        made = month_report(log.read, "2026-08", ("claude.ai",), at(600), UTC)
    lags = {one.kept.incident.id: one.posted_after_alarm_s for one in made.incidents}
    assert lags == {
        "near": 119 * 60,
        "nowhere": 119 * 60,
        "late": None,
        "other": None,
        "over": None,
        "first": -9 * 60,
    }


def test_verdicts_are_cut_to_the_month(tmp_path: Path) -> None:
    clock = SetClock()
    first = datetime(2026, 8, 1, tzinfo=UTC)
    with opened_log(tmp_path / "status.db", clock) as log:
        for minutes, kind in ((-60, VerdictKind.DOWN), (-9, VerdictKind.UP), (9, VerdictKind.UP)):
            clock.at = first + timedelta(minutes=minutes)
            log.add_verdict(verdict(kind))
        made = month_report(log.read, "2026-08", (), at(0), UTC)
    assert [(one.kind, one.from_at, one.until_at) for one in made.verdicts] == [
        (VerdictKind.UP, first, first + timedelta(minutes=9))
    ]


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "26-08", "2026-8", "2026-08-01", "", "9999-12", "٢٠٢٦-٠٨"]
)
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        days_of(month)
