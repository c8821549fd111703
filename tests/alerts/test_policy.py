"""When to speak: once for trouble, once for its end, never about an end alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from understudy.alerts.model import AlertKind
from understudy.alerts.policy import AlertPolicy
from understudy.base.settings import AlertSettings
from understudy.status.model import Impact, Verdict, VerdictKind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def verdict(kind: VerdictKind, impact: Impact = Impact.NONE) -> Verdict:
    return Verdict(kind, NOON, impact=impact)


UP = verdict(VerdictKind.UP)
DOWN = verdict(VerdictKind.DOWN, Impact.CRITICAL)


def said(policy: AlertPolicy, *verdicts: Verdict) -> list[AlertKind]:
    return [
        alert.kind
        for minute, one in enumerate(verdicts)
        for alert in policy.observe(one, NOON + timedelta(minutes=minute))
    ]


def test_an_outage_is_told_once_and_its_end_once() -> None:
    told = said(AlertPolicy(AlertSettings()), UP, DOWN, DOWN, DOWN, UP, UP)
    assert told == [AlertKind.OUTAGE, AlertKind.RECOVERY]


@pytest.mark.parametrize(
    "kind", [VerdictKind.BLIND, VerdictKind.OFFLINE, VerdictKind.SIGN_IN, VerdictKind.UNKNOWN]
)
def test_what_cannot_be_told_is_neither_outage_nor_recovery(kind: VerdictKind) -> None:
    policy = AlertPolicy(AlertSettings())
    assert said(policy, UP, verdict(kind), UP) == []
    assert said(policy, DOWN, verdict(kind), DOWN, UP) == [AlertKind.OUTAGE, AlertKind.RECOVERY]


@pytest.mark.parametrize(
    ("minimum", "impact", "speaks"),
    [
        ("major", Impact.MINOR, False),
        ("major", Impact.MAJOR, True),
        ("critical", Impact.MAJOR, False),
        ("minor", Impact.MINOR, True),
        ("none", Impact.NONE, True),
    ],
)
def test_only_what_is_grave_enough_is_told_and_then_its_end_too(
    minimum: str, impact: Impact, speaks: bool
) -> None:
    policy = AlertPolicy(AlertSettings(minimum_impact=minimum))
    told = said(policy, verdict(VerdictKind.DEGRADED, impact), UP)
    assert told == ([AlertKind.OUTAGE, AlertKind.RECOVERY] if speaks else [])


def test_a_pause_is_silent_and_then_nothing_is_told_about_an_end_alone() -> None:
    policy = AlertPolicy(AlertSettings())
    policy.pause(NOON + timedelta(hours=1))
    assert said(policy, DOWN, UP) == []


def test_trouble_that_outlasts_the_pause_is_told_then() -> None:
    policy = AlertPolicy(AlertSettings())
    policy.pause(NOON + timedelta(minutes=1))
    assert said(policy, DOWN, DOWN, UP) == [AlertKind.OUTAGE, AlertKind.RECOVERY]


def test_who_asked_to_be_told_is_told_once_whatever_was_announced() -> None:
    policy = AlertPolicy(AlertSettings(minimum_impact="critical"))
    policy.tell_when_back(wanted=True)
    assert said(policy, verdict(VerdictKind.DEGRADED, Impact.MINOR), UP, UP) == [AlertKind.REMINDER]


def test_the_recovery_replaces_the_outage_in_place() -> None:
    policy = AlertPolicy(AlertSettings())
    (outage,) = policy.observe(DOWN, NOON)
    (recovery,) = policy.observe(UP, NOON + timedelta(hours=1))
    assert outage.key == recovery.key
