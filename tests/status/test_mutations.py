"""Whatever a page turns into, reading and judging it never crash, and never call it well."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.status.pages import (
    API,
    CHAT,
    PAGE_URL,
    SETTINGS,
    affected,
    incident,
    snapshot_of,
    summary,
    update,
)
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure
from understudy.status.model import ComponentState, Verdict, VerdictKind
from understudy.status.sources.parse import parse_summary
from understudy.status.verdict import official_verdict

FULL = summary(
    incident(
        "Errors",
        update("monitoring", affected(API, "major_outage", "operational"), minutes_ago=2),
        update("investigating", affected(API, "operational", "major_outage"), minutes_ago=20),
        phase="monitoring",
        touching=(API, CHAT),
    ),
    incident("Small", update("identified"), impact="minor", components=None),
    maintenances=(incident("Move", impact="maintenance", phase="in_progress", touching=(CHAT,)),),
)
WORDS = st.sampled_from(
    [
        "operational",
        "major_outage",
        "critical",
        "monitoring",
        "resolved",
        "none",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
STATES = ["operational", "degraded_performance", "partial_outage", "major_outage"]
STATES += ["under_maintenance", "unknown", "on_fire", ""]


def spots(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a JSON value as its container and key."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    found = [(value, key) for key in keys]
    return found + [
        spot for key in keys if isinstance(value[key], dict | list) for spot in spots(value[key])
    ]


@st.composite
def mutated_pages(draw: st.DrawFn) -> Any:
    """Draw the full page with up to four places replaced by anything, or gone."""
    page = json.loads(json.dumps(FULL))
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(spots(page)))
        if draw(st.booleans()):
            del container[key]
        else:
            container[key] = draw(ANYTHING)
        if not page:
            break
    return page


def judged(body: bytes) -> Verdict:
    """Read and judge as the monitor does; anything but a `FetchError` is a crash."""
    try:
        snapshot = parse_summary(body, PAGE_URL, STARTED_AT)
    except FetchError as error:
        return official_verdict(None, FetchFailure(error.kind), SETTINGS, STARTED_AT)
    return official_verdict(snapshot, None, SETTINGS, STARTED_AT)


def assert_up_is_earned(verdict: Verdict) -> None:
    if verdict.kind is not VerdictKind.UP:
        return
    states = {one.id: one.state for one in verdict.components}
    names = {one.name.casefold() for one in verdict.components}
    used = [
        one
        for one in verdict.components
        if one.id in {API, CHAT} or one.name.casefold().startswith(("claude.ai", "claude api"))
    ]
    assert used, (states, names)
    by_surface = [one for one in used if one.id in {API, CHAT}] or used
    assert all(one.state is ComponentState.OPERATIONAL for one in by_surface)


@given(mutated_pages())
def test_a_mutated_page_is_judged_without_a_crash_and_up_only_where_earned(page: Any) -> None:
    assert_up_is_earned(judged(json.dumps(page).encode()))


@given(st.data())
def test_a_page_cut_or_flipped_anywhere_is_judged_without_a_crash(data: st.DataObject) -> None:
    body = bytearray(json.dumps(FULL).encode())
    cut = data.draw(st.integers(0, len(body) - 1))
    flipped = data.draw(st.integers(0, 255))
    assert judged(bytes(body[:cut])).kind is VerdictKind.BLIND
    body[cut] = flipped
    judged(bytes(body))


@given(st.binary(max_size=200))
def test_noise_is_blind(noise: bytes) -> None:
    assert judged(noise).kind is VerdictKind.BLIND


@given(st.dictionaries(st.sampled_from(["chat", "api", "code"]), st.sampled_from(STATES)))
def test_up_means_that_every_used_component_is_operational(states: dict[str, str]) -> None:
    verdict = official_verdict(snapshot_of(summary(**states)), None, SETTINGS, STARTED_AT)
    used = {states.get("chat", "operational"), states.get("api", "operational")}
    assert (verdict.kind is VerdictKind.UP) == (used == {"operational"})
    assert (verdict.kind is VerdictKind.DOWN) == ("major_outage" in used)


@given(
    st.sampled_from(["minor", "major", "critical", "wild"]),
    st.sampled_from(["investigating", "identified", "wild"]),
    st.floats(0, 23.9),
)
def test_a_young_open_incident_on_a_used_surface_is_never_up(
    impact: str, phase: str, hours_ago: float
) -> None:
    page = summary(
        incident(impact=impact, phase=phase, touching=(API,), hours_ago=round(hours_ago, 3))
    )
    verdict = official_verdict(snapshot_of(page), None, SETTINGS, STARTED_AT)
    assert verdict.kind in {VerdictKind.DEGRADED, VerdictKind.DOWN}


@given(
    st.lists(st.sampled_from([*FetchFailure, *STATES]), max_size=12),
)
def test_a_history_of_polls_keeps_since_in_order_and_changes_it_with_the_kind(
    polls: list[str],
) -> None:
    verdict: Verdict | None = None
    for number, poll in enumerate(polls):
        now = STARTED_AT + timedelta(minutes=number)
        before = verdict
        if isinstance(poll, FetchFailure):
            verdict = official_verdict(None, poll, SETTINGS, now, before)
        else:
            verdict = official_verdict(
                snapshot_of(summary(api=poll), now), None, SETTINGS, now, before
            )
        same = before is not None and before.kind is verdict.kind
        assert verdict.since == (before.since if before and same else now)
        assert verdict.checked_at is None or verdict.checked_at <= now
