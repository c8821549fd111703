"""Histories that status readers got wrong, replayed: what was shown, and what was said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.status.cases.scripted import instants_at, script_of
from tests.status.pages import API, CHAT, GOVERNMENT, NAMES, affected
from understudy.base.settings.values import CLAUDE, Settings
from understudy.commands.replay import Replay, Seen

SONNET, OPUS, OLD_OPUS = "claude-sonnet-5-5", "claude-opus-5-5", "claude-opus-4-8"
NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)
OUT = {CHAT: "major_outage", API: "major_outage"}

# a page, the model this person uses, and what is right
CASES = [
    ("03_renamed_to_all_models", SONNET, "degraded"),
    ("05_older_than", "claude-sonnet-4-6", "degraded"),
    ("05_older_than", SONNET, "up"),
    ("07_and_later", SONNET, "degraded"),
    ("08_except", "claude-haiku-5-5", "up"),
    ("08_except", SONNET, "degraded"),
    ("10_api_id", OLD_OPUS, "up"),
    ("10_api_id", OPUS, "degraded"),
    ("12_claude5", SONNET, "degraded"),
    ("14_spellings", OPUS, "degraded"),
    ("14_spellings", OLD_OPUS, "degraded"),
    ("15_login", "claude-haiku-5-5", "degraded"),
    ("15_login", SONNET, "degraded"),
    ("65_cli_ignores_models", SONNET, "up"),
    ("65_cli_ignores_models", OPUS, "degraded"),
    ("68_version_before_family", OPUS, "up"),
]


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


class Played:
    """Feeds a history to the program's judge and policy; ``minute`` counts from nine o'clock."""

    def __init__(self, model: str = SONNET) -> None:
        claude = msgspec.structs.replace(CLAUDE, models=(model,))
        self._replay = Replay(msgspec.structs.replace(Settings(), provider=(claude,)))
        self.seen: list[Seen] = []

    def page(self, minute: float, *incidents: dict[str, Any], **states: str) -> None:
        components = [
            {"id": one, "name": name, "status": states.get(one, "operational")}
            for one, name in NAMES.items()
        ]
        body = {"components": components, "incidents": list(incidents)}
        self.feed(minute, kind="snapshot", body=body)

    def feed(self, minute: float, **observation: Any) -> None:
        self.seen += self._replay.feed(observation, at(minute))

    def until(self, minute: float) -> None:
        self.seen += self._replay.until(at(minute))

    @property
    def shown(self) -> list[tuple[str, float]]:
        """The verdicts, each with its minute."""
        return [(one.verdict.kind.value, _minute(one)) for one in self.seen if one.verdict]

    @property
    def said(self) -> list[tuple[str, float]]:
        """The alerts, each with its minute."""
        return [(alert.kind.value, _minute(one)) for one in self.seen for alert in one.alerts]


def _minute(seen: Seen) -> float:
    return (seen.at - NINE) / timedelta(minutes=1)


def incident(
    title: str,
    *posts: dict[str, Any],
    impact: str,
    phase: str = "investigating",
    touching: tuple[str, ...] = (CHAT, API),
) -> dict[str, Any]:
    return {
        "id": "i1",
        "name": title,
        "status": phase,
        "impact": impact,
        "started_at": at(0).isoformat(),
        "components": [{"id": one, "name": NAMES[one]} for one in touching],
        "incident_updates": list(posts),
    }


def post(minute: float, body: str, *moves: dict[str, Any], phase: str = "investigating") -> Any:
    return {
        "id": f"u{minute}",
        "status": phase,
        "body": body,
        "display_at": at(minute).isoformat(),
        "affected_components": list(moves) or None,
    }


@pytest.mark.parametrize(("name", "model", "right"), CASES)
def test_an_incident_concerns_those_it_means(name: str, model: str, right: str) -> None:
    (answer,) = script_of(name)["/api/v2/summary.json"]
    body = json.loads(instants_at(json.dumps(answer["body"]), at(0)))
    played = Played(model)
    played.feed(0, kind="snapshot", body=body)
    played.until(10)
    assert [kind for kind, _ in played.shown] == [right]
    assert [kind for kind, _ in played.said] == (["outage"] if right == "degraded" else [])
    assert played.seen[0].verdict is not None
    assert played.seen[0].verdict.incident_reported


def test_a_page_of_html_that_others_are_reached_beside_is_blind_and_no_sign_in() -> None:
    played = Played()
    played.page(0)
    for minute in (2, 4, 60):
        played.feed(minute - 0.5, kind="network", state="online")
        played.feed(minute, kind="snapshot_failed", failure="captive_portal")
    assert [kind for kind, _ in played.shown] == ["up", "blind"]
    assert played.said == []


def test_an_outage_of_27_hours_is_down_until_it_ends_and_told_once() -> None:
    down = incident("Claude is unavailable", post(0, "All requests fail."), impact="critical")
    played = Played()
    played.page(-5)
    for half_hour in range(54):
        played.page(30 * half_hour, down, **OUT)
    played.page(27 * 60)
    played.until(27 * 60 + 10)
    assert played.shown == [("up", -5), ("down", 0), ("up", 27 * 60)]
    assert played.said == [("outage", 0), ("recovery", 27 * 60 + 2)]


@pytest.mark.parametrize("impact", ["major", "critical"])
def test_a_model_suspended_for_three_weeks_is_told_once_and_never_forgotten(impact: str) -> None:
    gone = incident(
        "Sonnet 5.5 is suspended",
        post(0, "Sonnet 5.5 is unavailable.", phase="identified"),
        impact=impact,
        phase="identified",
    )
    state = "degraded_performance" if impact == "major" else "major_outage"
    played = Played()
    played.page(-5)
    for day in range(21):
        played.page(day * 24 * 60, gone, **{CHAT: state, API: state})
    told = [one.verdict for one in played.seen if one.verdict is not None][-1]
    assert any(one.fact("name") == "Sonnet 5.5 is suspended" for one in told.reasons)
    played.page(21 * 24 * 60)
    played.until(21 * 24 * 60 + 10)
    red = [minute for kind, minute in played.shown if kind == "down"]
    assert all(minute < 24 * 60 for minute in red)
    assert [kind for kind, _ in played.shown][-2:] == ["degraded", "up"]
    assert [kind for kind, _ in played.said] == ["outage", "recovery"]


class Working:
    """A person at work from 9:00 to 17:00 each day, asking every three minutes; it works."""

    def __init__(self, played: Played, *incidents: dict[str, Any], **states: str) -> None:
        self.played, self.incidents, self.states = played, incidents, states

    def days(self, count: int, *, failing_at: tuple[int, ...] = ()) -> None:
        """``failing_at`` lists minutes of each day; the check that follows 15 s later works."""
        for day in range(count):
            for minute in range(0, 24 * 60, 3):
                at = day * 24 * 60 + minute
                self.played.page(at, *self.incidents, **self.states)
                if minute < 8 * 60:
                    self.ask(at + 1, works=minute not in failing_at)
                    if minute in failing_at:
                        self.ask(at + 1.25)

    def ask(self, minute: float, *, works: bool = True) -> None:
        self.played.feed(
            minute,
            kind="request",
            provider=CLAUDE.id,
            model=SONNET,
            outcome="ok" if works else "failed",
            failure=None if works else "overloaded",
        )


def test_a_person_who_works_through_an_incident_hears_of_it_once_at_most() -> None:
    gone = incident("We suspended Fable 5", post(0, "Fable 5 is off."), impact="critical")
    played = Played()
    played.page(-5)
    person = Working(played, gone, **OUT)
    person.days(3, failing_at=(120, 240, 360))
    assert [kind for kind, _ in played.said] in ([], ["outage", "recovery"])


def test_what_a_person_worked_through_is_news_when_it_grows_or_their_own_requests_fail() -> None:
    slow = incident("Errors", post(0, "Some fail."), impact="major")
    hit = {CHAT: "partial_outage", API: "partial_outage"}
    for worse in ("page", "own"):
        played = Played()
        played.page(-5)
        person = Working(played, slow, **hit)
        person.days(1)
        known = len(played.said)
        if worse == "page":
            grown = incident("Errors", post(1440, "All fail."), impact="critical")
            played.page(1440, grown, **OUT)
            played.until(1450)
        else:
            for minute in range(1440, 1450):
                person.ask(minute, works=False)
        assert [kind for kind, _ in played.said[known:]] == ["outage"]


def test_a_component_is_as_bad_as_those_incidents_that_concern_this_person() -> None:
    others = incident("We suspended Fable 5", post(0, "Fable 5 is off."), impact="critical")
    mine = incident("Errors", post(30, "Some requests fail."), impact="minor") | {"id": "i2"}
    played = Played()
    played.page(-5)
    for minute in range(30):
        played.page(minute, others, **{API: "major_outage"})
        Working(played).ask(minute + 0.5)
    played.page(30, others, mine, **{API: "major_outage"})
    played.until(50)
    assert [kind for kind, minute in played.shown if minute >= 1] == ["degraded"]


def test_a_flip_of_one_minute_is_one_pair_of_alerts_at_most() -> None:
    blip = incident("Elevated errors", post(0, "Errors."), impact="major")
    played = Played()
    played.page(-10)
    played.page(0, blip, **{CHAT: "partial_outage", API: "partial_outage"})
    played.page(1)
    played.until(30)
    assert [kind for kind, _ in played.said] in ([], ["outage", "recovery"])


def test_what_grows_from_minor_to_critical_is_told_when_it_does() -> None:
    slow = incident("Slow", post(0, "Slow."), impact="minor", touching=(API,))
    down = incident("Claude is unavailable", post(30, "All fail."), impact="critical")
    played = Played()
    played.page(-5)
    played.page(0, slow, **{API: "degraded_performance"})
    played.page(30, down, **OUT)
    played.page(60)
    played.until(70)
    assert played.said == [("outage", 30), ("recovery", 62)]


def test_a_component_that_was_forgotten_stays_down_without_another_word() -> None:
    down = incident("Claude is unavailable", post(0, "All fail."), impact="critical")
    played = Played()
    played.page(-5)
    played.page(0, down, **OUT)
    for hour in range(1, 50):
        played.page(60 * hour, **{API: "major_outage"})
    played.page(50 * 60)
    played.until(50 * 60 + 10)
    assert {kind for kind, minute in played.shown if 0 <= minute < 50 * 60} == {"down"}
    assert [kind for kind, _ in played.said] == ["outage", "recovery"]


@pytest.mark.parametrize("theirs", [False, True])
def test_an_incident_keeps_the_components_it_had_when_they_are_unlinked(*, theirs: bool) -> None:
    """Seen while one went on: lists empty, in old posts too."""
    place = API if theirs else GOVERNMENT
    hit = affected(place, "operational", "major_outage")
    words = post(0, "We are looking into login failures.")
    linked = incident(
        "Login failures",
        words | {"affected_components": [hit]},
        impact="critical",
        touching=(place,),
    )
    fixed = post(30, "A fix is in place.", phase="monitoring")
    unlinked = incident(
        "Login failures", fixed, words, impact="critical", phase="monitoring", touching=()
    )
    played = Played()
    played.page(-5)
    for minute in range(0, 30, 2):
        played.page(minute, linked, **{place: "major_outage"})
    for minute in range(30, 60, 2):
        played.page(minute, unlinked)
    played.page(60)
    played.until(70)
    if theirs:  # its component came back with the fix: over, and still mentioned
        assert [kind for kind, _ in played.shown if kind != "up"] == ["down"]
        assert played.said == [("outage", 0), ("recovery", 32)]
    else:
        assert {kind for kind, _ in played.shown} == {"up"}
        assert played.said == []


def test_an_incident_that_only_fell_silent_is_told_as_over_when_it_is_closed() -> None:
    quiet = incident("Elevated errors", post(0, "Errors."), impact="major")
    played = Played()
    played.page(-5)
    for hour in range(30):
        played.page(60 * hour, quiet)
    played.page(30 * 60)
    played.until(30 * 60 + 10)
    assert [kind for kind, _ in played.shown][:3] == ["up", "degraded", "up"]
    assert [kind for kind, _ in played.said] == ["outage", "recovery"]
    assert played.said[-1][1] >= 30 * 60


def test_trouble_told_yesterday_is_told_again_when_it_gets_worse() -> None:
    slow = incident("Elevated errors", post(0, "Errors."), impact="major")
    down = incident("Claude is unavailable", post(1800, "All fail."), impact="critical")
    played = Played()
    played.page(-5)
    for hour in range(30):
        played.page(60 * hour, slow, **{CHAT: "partial_outage", API: "partial_outage"})
    played.page(1800, down, **OUT)
    played.until(1810)
    assert played.said == [("outage", 0), ("reminder", 1800)]


def test_another_incident_beside_one_of_yesterday_is_told() -> None:
    first = incident("Sonnet 5.5 is suspended", post(0, "Gone."), impact="major")
    second = first | {"id": "i2", "name": "Elevated errors", "started_at": at(1800).isoformat()}
    played = Played()
    played.page(-5)
    for hour in range(30):
        played.page(60 * hour, first)
    played.page(1800, first, second, **{API: "partial_outage"})
    played.until(1810)
    assert [kind for kind, _ in played.said][-1] == "reminder"
    assert played.said[-1][1] >= 1800


def test_requests_that_failed_and_were_not_made_again_have_not_recovered_by_time() -> None:
    played = Played()
    known = {"provider": "claude", "model": SONNET}
    played.page(0)
    for minute in (1, 2, 3):
        played.feed(minute, kind="request", outcome="failed", failure="overloaded", **known)
    for minute in range(4, 120, 2):
        played.page(minute)
    assert [kind for kind, _ in played.shown] == ["up", "down", "unknown"]
    assert [kind for kind, _ in played.said] == ["outage"]
    played.feed(121, kind="request", outcome="ok", **known)
    played.until(130)
    assert [kind for kind, _ in played.shown][-1] == "up"
    assert [kind for kind, _ in played.said] == ["outage", "recovery"]
