"""A month with one outage, to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.status.log.logged import (
    API,
    CHAT,
    FORMULA_NAME,
    MAJOR,
    PAGE,
    PARTIAL,
    UP,
    ZONE,
    SetClock,
    at,
    incident,
    opened_log,
    outcome,
    page,
    post,
    verdict,
)
from understudy.status.evidence import OutcomeClass
from understudy.status.log.report.month import month_report
from understudy.status.model import Phase, Reason, ReasonSource, VerdictKind

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.report.month import MonthReport


@pytest.fixture
def report(tmp_path: Path) -> MonthReport:
    """Return a month with an outage: own requests fail at 0, the page posts at 20, ends at 60."""
    clock = SetClock()
    failing = Reason(ReasonSource.OWN_REQUESTS, "own_failing", (("model", ""), ("count", "3")))
    opening = post(20, moves={API: (UP, MAJOR), CHAT: (UP, PARTIAL)})
    closing = post(60, Phase.RESOLVED, "Over.", moves={API: (MAJOR, UP), CHAT: (PARTIAL, UP)})
    open_one = incident("inc-1", opening, name=FORMULA_NAME, models=("Opus 5",))
    with opened_log(tmp_path / "status.db", clock) as log:
        for minutes in range(-10, 101, 5):
            clock.at = at(minutes)
            is_open = 20 <= minutes < 60
            log.add_snapshot(
                page(minutes, open_one, api=MAJOR, chat=PARTIAL) if is_open else page(minutes)
            )
            kind = VerdictKind.DOWN if 0 <= minutes < 50 else VerdictKind.UP
            log.add_verdict(verdict(kind, 0, *((failing,) if kind is VerdictKind.DOWN else ())))
            failed = OutcomeClass.REFUSING if kind is VerdictKind.DOWN else OutcomeClass.OK
            log.add_outcome(outcome(minutes, failed, first_text_s=None if minutes < 50 else 0.5))
        log.add_incidents(
            PAGE,
            (
                replace(
                    open_one, updates=(closing, opening), phase=Phase.RESOLVED, updated_at=at(60)
                ),
            ),
        )
        return month_report(log.read, "2026-08", ("claude.ai",), at(24 * 60), ZONE)
