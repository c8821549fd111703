"""A log of 400 days with a request a minute is still read by day, in pieces."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.status.log.logged import API, PAGE, STARTED_AT, UP, SetClock, opened_log, page
from understudy.status.log.log_rows import to_us
from understudy.status.log.own_requests import by_model
from understudy.status.log.uptime import daily_uptime, last_days

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.log_store import StatusLog

DAYS = 400
MINUTES = DAYS * 24 * 60


def fill(log: StatusLog) -> None:
    """Lay in a request a minute, every 200th failing, as `add_outcome` would write them."""
    database = log.read._database  # written as a whole: 576,000 transactions are not the claim
    with database.transaction(lasting=False):
        database.execute(
            "WITH RECURSIVE minutes (number) AS (VALUES (1) UNION ALL"
            " SELECT number + 1 FROM minutes WHERE number < ?)"
            " INSERT INTO outcomes SELECT ? - number * 60000000, 'claude', 'sonnet', 0,"
            " iif(number % 200, 'ok', 'refusing'), '', 0.5 + (number % 100) / 100.0, NULL"
            " FROM minutes",
            (MINUTES, to_us(STARTED_AT)),
        )


def test_ninety_days_of_a_request_a_minute_are_told_by_day(tmp_path: Path, in_utc: None) -> None:
    """In UTC: a day that begins at a quarter past cuts the hundred latencies elsewhere."""
    with opened_log(tmp_path / "status.db", SetClock()) as log:
        fill(log)
        days = last_days(STARTED_AT, None)
        tallies = [by_model(log.read.outcomes(one.from_at, one.until_at)) for one in days]
        assert sum(one.requests for day in tallies for one in day) == sum(
            (day.until_at - day.from_at) // timedelta(minutes=1) for day in days
        )
        (whole_day,) = tallies[10]
        assert 0.004 < (whole_day.failure_rate or 0) < 0.006
        assert whole_day.first_text_p50_s == 1.0
        plan = log.read._database.query(
            "EXPLAIN QUERY PLAN"
            " SELECT * FROM outcomes WHERE at_us >= 1 AND at_us < 2 ORDER BY at_us"
        )
        assert all("SCAN" not in row["detail"] for row in plan)
        # nothing is too old yet; a day later the first day's is
        assert log.prune(STARTED_AT) == 0
        assert log.prune(STARTED_AT + timedelta(days=1)) == 24 * 60


def test_ninety_days_of_polling_stay_a_handful_of_rows(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db", SetClock()) as log:
        for minutes in range(0, 24 * 60, 5):
            log.add_snapshot(page(minutes))
        states = log.read.states(PAGE, STARTED_AT, STARTED_AT + timedelta(days=90))
        assert len(states) == 2
        days = last_days(STARTED_AT + timedelta(hours=12), None)
        today = daily_uptime(states, days)[API][-1]
        assert states[0].state is UP
        assert today.tally.operational_s == min(
            12 * 3600, (today.day.until_at - today.day.from_at).total_seconds()
        )
