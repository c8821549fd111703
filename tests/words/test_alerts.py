"""A notification says who, what, since when and what now; plainly, and loudly only when new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.desktop.tray.tray_reading import NOON
from understudy.alerts.alert import ASKED_KEY, LIMIT_KEY, Alert, AlertKind
from understudy.host.notify_base import Urgency
from understudy.status.model import Reason, ReasonSource, Verdict, VerdictKind
from understudy.words.notifying import notification_text, span

BEGAN = NOON - timedelta(minutes=65)
OWN = Reason(
    ReasonSource.OWN_REQUESTS,
    "own_failing",
    (
        ("model", ""),
        ("count", "3"),
        ("failure", "overloaded"),
        ("first_at", BEGAN.isoformat()),
        ("last_at", (BEGAN + timedelta(minutes=1)).isoformat()),
    ),
)
GREEN = Reason(ReasonSource.STATUS_PAGE, "page_green", (("checked_at", NOON.isoformat()),))
COMPONENT = Reason(
    ReasonSource.STATUS_PAGE,
    "component",
    (("component", "Claude API"), ("state", "partial_outage"), ("surface", "Claude API")),
)
DOWN = Verdict(VerdictKind.DOWN, BEGAN, (OWN, GREEN, COMPONENT))
DEGRADED = Verdict(VerdictKind.DEGRADED, BEGAN, (COMPONENT,))
ANSWERED = Reason(ReasonSource.OWN_REQUESTS, "own_working", (("last_at", NOON.isoformat()),))
UP = Verdict(VerdictKind.UP, NOON - timedelta(minutes=30), (ANSWERED,))
BY_THE_PAGE = replace(UP, reasons=())
REPORTED = replace(UP, incident_reported=True)


def alert(
    kind: AlertKind, verdict: Verdict, *, key: str = "episode-1", late: bool = False
) -> Alert:
    return Alert(kind, key, NOON, verdict, BEGAN, is_summary=late)


@pytest.mark.parametrize(
    ("what", "title", "body"),
    [
        pytest.param(
            alert(AlertKind.OUTAGE, DOWN),
            "Claude is failing for you",
            "Your last 3 failed requests: overloaded, 10:55–10:56.\n"  # noqa: RUF001 - from-to
            "The status page is still green; it usually lags by about 20 minutes.",
            id="own requests fail, the page is green",
        ),
        pytest.param(
            alert(AlertKind.OUTAGE, DEGRADED),
            "Claude is degraded",
            "Status page: Claude API has a partial outage.",
            id="by the page",
        ),
        pytest.param(
            alert(AlertKind.OUTAGE, DEGRADED, late=True),
            "Claude is degraded",
            "Since 10:55.\nStatus page: Claude API has a partial outage.",
            id="found at the start",
        ),
        pytest.param(
            alert(AlertKind.UNSTABLE, DOWN),
            "Claude works on and off",
            "It has failed and recovered since 10:55.\n"
            "You will be notified again once it has worked for 10 minutes.",
            id="unstable",
        ),
        pytest.param(
            alert(AlertKind.RECOVERY, UP),
            "Claude works for you again",
            "The trouble lasted from 10:55 to 11:30 (35 min).",
            id="recovery",
        ),
        pytest.param(
            alert(AlertKind.RECOVERY, REPORTED),
            "Claude works for you again",
            "The trouble lasted from 10:55 to 11:30 (35 min).\n"
            "The status page still reports an incident.",
            id="recovery before the page's",
        ),
        pytest.param(
            alert(AlertKind.RECOVERY, replace(UP, since=BEGAN)),
            "Claude works for you again",
            "The trouble began at 10:55.",
            id="recovery of unknown length",
        ),
        pytest.param(
            alert(AlertKind.REMINDER, UP, key=ASKED_KEY),
            "Claude works for you again",
            "You asked for this reminder. It has worked since 11:30.",
            id="back, as asked",
        ),
        pytest.param(
            alert(AlertKind.REMINDER, UP, key=LIMIT_KEY),
            "Your limit has reset",
            "Claude works for you",
            id="the limit has reset, as asked",
        ),
        pytest.param(
            alert(AlertKind.REMINDER, UP),
            "Claude works for you again",
            "It has worked without a break since 11:30.",
            id="steady after all",
        ),
        pytest.param(
            alert(AlertKind.RECOVERY, BY_THE_PAGE),
            "No more trouble reported",
            "The trouble lasted from 10:55 to 11:30 (35 min).",
            id="recovery by the page alone",
        ),
        pytest.param(
            alert(AlertKind.REMINDER, BY_THE_PAGE, key=ASKED_KEY),
            "No more trouble reported",
            "You asked for this reminder. No trouble has been reported since 11:30.",
            id="back, as asked, by the page alone",
        ),
        pytest.param(
            alert(AlertKind.REMINDER, DOWN),
            "Claude is failing for you",
            "The trouble began at 10:55 and has lasted 1 h 5 min.\n"
            "Your last 3 failed requests: overloaded, 10:55–10:56.",  # noqa: RUF001 - from-to
            id="snoozed, and still there",
        ),
    ],
)
def test_the_words_of_each_alert(what: Alert, title: str, body: str) -> None:
    text = notification_text(what, NOON)
    assert (text.title, text.body) == (title, body)


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("verdict", [UP, DOWN])
def test_trouble_can_be_snoozed_and_an_end_cannot(kind: AlertKind, verdict: Verdict) -> None:
    of_an_end = kind is AlertKind.RECOVERY or (kind is AlertKind.REMINDER and verdict is UP)
    labels = [button.label for button in notification_text(alert(kind, verdict), NOON).buttons]
    assert labels == (["Open chat"] if of_an_end else ["Open chat", "Details", "Snooze"])


@pytest.mark.parametrize("kind", AlertKind)
def test_only_news_of_this_minute_is_shown_as_such(kind: AlertKind) -> None:
    assert notification_text(alert(kind, DOWN), NOON).urgency is Urgency.NORMAL
    assert notification_text(alert(kind, DOWN, late=True), NOON).urgency is Urgency.LOW


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("late", [False, True])
def test_three_lines_are_the_most(kind: AlertKind, late: bool) -> None:
    lines = notification_text(alert(kind, DOWN, late=late), NOON).body.splitlines()
    assert 1 <= len(lines) <= 3


def test_a_time_of_another_day_says_which() -> None:
    text = notification_text(
        Alert(AlertKind.RECOVERY, "episode-1", NOON, UP, NOON - timedelta(days=1), is_summary=True),
        NOON,
    )
    yesterday = f"{NOON - timedelta(days=1):%Y-%m-%d} 12:00"
    assert text.body == f"The trouble lasted from {yesterday} to 11:30 (23 h 30 min)."


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "1 min"),
        (timedelta(minutes=59, seconds=20), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(minutes=125), "2 h 5 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=18.8), "18 days"),
    ],
)
def test_a_length_is_told_as_short_as_it_may(length: timedelta, words: str) -> None:
    assert span(length) == words
