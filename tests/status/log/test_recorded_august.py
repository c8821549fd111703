"""August 2026 as it really was fills the bars of a first start, where recordings are at hand."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.status.log.logged import SetClock, opened_log
from understudy.status.log.history import history_of
from understudy.status.log.intervals import Source
from understudy.status.log.report.month import month_report
from understudy.status.log.uptime import Tally, daily_uptime, days_between
from understudy.status.model import Component, ComponentState
from understudy.status.sources.parse import parse_incidents

VARIABLE = "UNDERSTUDY_RECORDINGS"
FOLDER = Path(
    os.environ.get(VARIABLE) or Path(__file__).parents[4].joinpath("shared", "recordings")
)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no recordings at {FOLDER}; {VARIABLE} names their folder"
)

PAGE = "https://status.claude.com"
READ_AT = datetime(2026, 8, 23, 12, tzinfo=UTC)
COMPONENTS = tuple(
    Component(component_id, name, ComponentState.OPERATIONAL)
    for component_id, name in {
        "rwppv331jlwc": "claude.ai",
        "0qbwn08sd68x": "Claude Console",
        "k8w3r06qmzrp": "Claude API",
        "yyzkbfz2thpt": "Claude Code",
        "bpp5gb3hpjcl": "Claude Cowork",
        "0scnb50nvy53": "Claude for Government",
    }.items()
)
CHAT, CONSOLE, API, CODE, COWORK, GOVERNMENT = (one.id for one in COMPONENTS)
AUGUST = days_between(date(2026, 8, 1), date(2026, 9, 1), UTC, READ_AT)


def bars(path: Path) -> dict[str, dict[int, Tally]]:
    """Return each component's August, by day of the month, as a first start would keep it."""
    body = FOLDER.joinpath("claude_incidents_2026-07-31_2026-08-23.json").read_bytes()
    incidents = parse_incidents(body, PAGE, READ_AT)
    with opened_log(path, SetClock(READ_AT)) as log:
        log.add_history(history_of(PAGE, COMPONENTS, incidents, READ_AT))
        states = log.read.states(PAGE, AUGUST[0].from_at, AUGUST[-1].until_at)
    assert {one.source for one in states} == {Source.PAGE_HISTORY}
    return {
        component_id: {one.day.day.day: one.tally for one in days}
        for component_id, days in daily_uptime(states, AUGUST).items()
    }


def test_the_bars_of_august_are_what_the_posts_say(tmp_path: Path) -> None:
    august = bars(tmp_path / "status.db")
    assert set(august) == {one.id for one in COMPONENTS}
    assert all(len(days) == 23 for days in august.values())
    # the 16th: 21:58:57 to 22:34:39 down, the API only from 22:02:04 and partly
    assert august[CHAT][16].major_s == pytest.approx(2141.941, abs=0.01)
    assert august[API][16].major_s == 0
    assert august[API][16].partial_s == pytest.approx(1955.353, abs=0.01)
    assert august[CONSOLE][16].major_s == pytest.approx(1955.353, abs=0.01)
    # the 13th: closed as it was (partial outage → partial outage), ended with the closing post
    assert august[API][13].partial_s == pytest.approx(5690.417, abs=0.01)
    # the 14th: one such on the API, one on claude.ai that goes on past midnight for 21 minutes
    assert august[API][14].partial_s == pytest.approx(5256.302, abs=0.01)
    assert august[CHAT][14].partial_s == pytest.approx(163.368, abs=0.01)
    assert august[CHAT][15].partial_s == pytest.approx(1280.192, abs=0.01)
    # the 5th: two incidents at once; well from 13:08 to 13:51 and again from 14:14
    assert august[API][5].degraded_s == pytest.approx(21760.24 + 1385.573, abs=0.01)
    # the government's component was in none of them
    assert all(day.strict == 1 for day in august[GOVERNMENT].values())
    quiet = Tally(operational_s=86400, page_history_s=86400)
    assert august[CHAT][9] == august[API][22] == quiet


def test_the_whole_month_in_figures(tmp_path: Path) -> None:
    august = bars(tmp_path / "status.db")
    total = {key: sum(days.values(), Tally()) for key, days in august.items()}
    assert {key: one.coverage for key, one in total.items()} == dict.fromkeys(total, 1.0)
    shares = {key: (one.weighted, one.strict) for key, one in total.items()}
    for weighted, strict in shares.values():
        assert weighted is not None
        assert strict is not None
        assert 0.96 < strict <= weighted <= 1
    assert total[CHAT].weighted == pytest.approx(
        1 - (total[CHAT].major_s + 0.3 * total[CHAT].partial_s) / (22.5 * 86400)
    )


def test_the_report_of_august_names_every_incident(tmp_path: Path) -> None:
    bars(tmp_path / "status.db")
    with opened_log(tmp_path / "status.db", SetClock(READ_AT)) as log:
        report = month_report(log.read, "2026-08", ("claude.ai", "Claude API"), READ_AT, UTC)
    assert len(report.incidents) == 19
    assert [one.name for one in report.surfaces if one.is_used] == ["claude.ai", "Claude API"]
    assert not report.is_complete
    assert all(one.kept.closed_at for one in report.incidents)
