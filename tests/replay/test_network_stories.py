"""An own network fault or a broken page is never an outage of Claude's."""

from __future__ import annotations

import pytest

from tests.replay.told import Told, incident
from understudy.alerts.alert import AlertKind
from understudy.status.model import VerdictKind


@pytest.mark.parametrize("failure", ["dns_failed", "connection_refused", "captive_portal"])
def test_an_own_network_fault_is_never_down(failure: str) -> None:
    told = Told()
    told.page(0)
    told.ok(0.5)
    for minute in range(1, 30):
        told.failed(minute, failure)
        told.feed(minute + 0.1, kind="snapshot_failed", failure="dns_failed")
    assert VerdictKind.DOWN not in told.kinds
    assert told.alerts == []


@pytest.mark.parametrize("failure", ["first_text_timeout", "idle_timeout", "connection_reset"])
def test_a_stalled_network_that_nobody_saw_working_is_never_down(failure: str) -> None:
    told = Told()
    told.page(0)
    for minute in range(1, 20):
        told.failed(minute, failure)
        told.feed(minute + 0.1, kind="snapshot_failed", failure="timeout")
    assert VerdictKind.DOWN not in told.kinds


def test_timeouts_while_the_page_can_be_read_are_claudes() -> None:
    told = Told()
    for minute in range(10):
        told.page(minute)
        told.failed(minute + 0.5, "first_text_timeout")
    assert told.kinds[-1] is VerdictKind.DOWN


@pytest.mark.parametrize("state", ["offline", "captive_portal"])
def test_what_fails_while_the_gate_is_closed_does_not_count(state: str) -> None:
    told = Told()
    told.page(0)
    told.feed(1, kind="network", state=state)
    for minute in range(2, 20):
        told.failed(minute)
    shown = VerdictKind.OFFLINE if state == "offline" else VerdictKind.SIGN_IN
    assert told.kinds[-1] is shown
    told.feed(21, kind="network", state="online")
    told.page(21.1)
    assert told.kinds[-1] is VerdictKind.UP
    assert told.alerts == []


def test_offline_in_between_neither_ends_nor_repeats_an_outage() -> None:
    told = Told()
    posted = incident(5, 60, impact="critical")
    told.page(0, posted)
    told.page(6, posted)
    told.feed(10, kind="network", state="offline")
    told.feed(20, kind="network", state="online")
    told.page(21, posted)
    told.page(61, posted)
    told.wait(90)
    assert told.alerts == [AlertKind.OUTAGE, AlertKind.RECOVERY]


def test_a_broken_page_is_blind_and_says_nothing() -> None:
    told = Told()
    told.page(0)
    for minute in range(1, 30):
        told.feed(minute, kind="snapshot_failed", failure="http_status")
    assert told.kinds == [VerdictKind.UP, VerdictKind.BLIND]
    assert told.alerts == []


def test_a_page_for_people_is_blind_and_no_sign_in_while_others_are_reached() -> None:
    told = Told()
    told.page(0)
    told.feed(1, kind="network", state="online")
    for minute in (2, 4, 60):
        told.feed(minute, kind="snapshot_failed", failure="captive_portal")
    assert VerdictKind.SIGN_IN not in told.kinds
    assert told.kinds[-1] is VerdictKind.BLIND
    shown = [one.verdict for one in told.seen if one.verdict is not None][-1]
    assert (shown.reasons[0].source, shown.reasons[0].fact("failure")) == ("status_page", "moved")


def test_a_page_for_people_is_a_sign_in_where_nobody_was_reached_lately() -> None:
    told = Told()
    told.page(0)
    told.feed(1, kind="network", state="online")
    told.feed(30, kind="snapshot_failed", failure="captive_portal")
    assert told.kinds[-1] is VerdictKind.SIGN_IN
    told.feed(31, kind="network", state="online")
    assert told.kinds[-1] is VerdictKind.BLIND
