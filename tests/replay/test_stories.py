"""The judge and the alert policy on made-up worst cases, as ``understudy replay`` runs them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.replay.told import Told, incident
from understudy.alerts.alert import AlertKind
from understudy.status.model import VerdictKind


def test_the_page_is_green_throughout_and_every_request_fails() -> None:
    told = Told()
    told.page(0)
    told.ok(1)
    for minute in (4, 4.3, 7, 8):
        told.failed(minute)
        told.page(minute + 0.1)
    assert told.kinds[-1] is VerdictKind.DOWN
    reasons = [reason.kind for one in told.seen if one.verdict for reason in one.verdict.reasons]
    assert "page_green" in reasons
    for minute in (12, 12.5, 13, 13.5, 14):
        told.ok(minute)
        told.page(minute + 0.1)
    told.wait(30)
    assert told.kinds[-1] is VerdictKind.UP
    assert told.alerts == [AlertKind.OUTAGE, AlertKind.RECOVERY]


def test_the_page_is_red_while_all_works() -> None:
    told = Told()
    posted = incident(10, 60)
    for minute in range(60):
        told.page(minute, posted)
        told.ok(minute + 0.5)
    told.page(60, posted)
    told.wait(80)
    assert VerdictKind.DOWN not in told.kinds
    assert told.alerts == []


def test_a_name_dismisses_no_critical_incident_and_the_doubt_is_said() -> None:
    told = Told()
    other = incident(1, 60, impact="critical", title="Elevated errors on Claude Opus 5")
    for minute in range(61):
        told.page(minute, other)
    told.wait(70)
    assert told.kinds == [VerdictKind.UP, VerdictKind.DEGRADED, VerdictKind.UP]
    assert told.alerts == [AlertKind.OUTAGE, AlertKind.RECOVERY]
    reasons = [reason.kind for one in told.seen if one.verdict for reason in one.verdict.reasons]
    assert "incident_in_doubt" in reasons


def test_an_incident_on_another_model_never_turns_the_icon() -> None:
    told = Told()
    other = incident(1, 60, impact="major", title="Elevated errors on Claude Opus 5")
    for minute in range(60):
        told.page(minute, other)
    told.wait(70)
    assert set(told.kinds) == {VerdictKind.UP}
    assert told.alerts == []
    assert any(one.verdict and one.verdict.incident_reported for one in told.seen)


def test_a_model_they_ask_counts_as_theirs_though_it_is_not_set_up() -> None:
    told = Told()
    told.page(0)
    told.failed(1, model="claude-opus-5")
    told.page(2, incident(2, 60, impact="critical", title="Elevated errors on Claude Opus 5"))
    assert told.kinds[-1] is VerdictKind.DOWN


def test_an_incident_on_their_model_is_red_if_their_requests_fail() -> None:
    told = Told()
    mine = incident(5, 60, impact="minor", title="Elevated errors on Claude Sonnet 5")
    told.page(0, mine)
    told.page(5, mine)
    told.failed(6)
    told.failed(7)
    assert told.kinds[-1] is VerdictKind.DOWN


def test_the_first_model_fails_while_the_stand_in_works() -> None:
    told = Told()
    told.page(0)
    for minute in range(1, 8):
        told.failed(minute)
        told.ok(minute + 0.1, model="claude-haiku-4-5")
    assert told.kinds[-1] is VerdictKind.DOWN
    last = next(one.verdict for one in reversed(told.seen) if one.verdict)
    assert last.reasons[0].fact("model") == "claude-sonnet-5"
    assert last.reasons[0].fact("working") == "claude-haiku-4-5"


def test_waking_up_drops_what_was_known_and_raises_no_alarm() -> None:
    told = Told()
    told.page(0)
    told.failed(1)
    told.feed(600, kind="resumed")
    told.failed(600.2, "first_text_timeout")
    told.failed(600.4)
    told.page(600.6)
    told.ok(602)
    told.wait(610)
    assert VerdictKind.DOWN not in told.kinds
    assert told.alerts == []


def test_flapping_is_told_as_unstable_and_then_silence() -> None:
    told = Told()
    told.page(0)
    minute = 1.0
    for _ in range(6):
        told.failed(minute)
        told.failed(minute + 0.3)
        for step in range(5):
            told.ok(minute + 2.4 + step * 0.4)
        minute += 5
    told.wait(minute + 40)
    assert told.alerts.count(AlertKind.OUTAGE) == 1
    assert told.alerts.count(AlertKind.UNSTABLE) <= 1
    assert told.alerts.count(AlertKind.RECOVERY) == 1
    assert told.kinds[-1] is VerdictKind.UP


@pytest.mark.parametrize(
    "began",
    [
        datetime(2026, 12, 31, 23, 50, tzinfo=UTC),  # midnight and the year's end
        datetime(2026, 3, 29, 0, 50, tzinfo=UTC),  # Europe's clocks go forward at 01:00 UTC
        datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # and back
    ],
)
def test_midnight_and_the_clocks_change_nothing(began: datetime) -> None:
    told = Told(began)
    told.page(0)
    for minute in (5, 6, 7):
        told.failed(minute)
    for minute in (15, 15.5, 16, 16.5, 17):
        told.ok(minute)
    told.wait(40)
    assert told.alerts == [AlertKind.OUTAGE, AlertKind.RECOVERY]


def test_a_long_lived_incident_does_not_keep_the_icon_red() -> None:
    told = Told()
    old = incident(1, 60 * 24 * 10, impact="major")
    for hour in range(0, 60, 2):
        told.page(hour * 60, old)
    assert told.kinds == [VerdictKind.UP, VerdictKind.DEGRADED]
    assert told.alerts == [AlertKind.OUTAGE]
