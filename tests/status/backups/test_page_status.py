"""A backup is red only when its page says so of what counts, and never for want of knowing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.status.sources.dialects import cloud, cloud_incident, event, widget
from tests.status.test_recordings import FOLDER, VARIABLE
from tests.virtual_loop import STARTED_AT
from understudy.base.fetch_failure import FetchFailure
from understudy.status.backups.page_status import (
    UnderstudyStatus,
    aged,
    page_status,
    unread,
)
from understudy.status.model import (
    Component,
    ComponentState,
    Impact,
    Incident,
    Phase,
    Snapshot,
    VerdictKind,
)
from understudy.status.sources.dialects.google import parse_google
from understudy.status.sources.dialects.incidentio import parse_widget
from understudy.status.sources.parse import parse_summary

UP, DOWN, DEGRADED = VerdictKind.UP, VerdictKind.DOWN, VerdictKind.DEGRADED
BLIND, UNKNOWN = VerdictKind.BLIND, VerdictKind.UNKNOWN
WELL, MAJOR = ComponentState.OPERATIONAL, ComponentState.MAJOR_OUTAGE


def page(*states: ComponentState, incidents: tuple[Incident, ...] = ()) -> Snapshot:
    components = tuple(Component(f"id{n}", f"Part {n}", one) for n, one in enumerate(states))
    return Snapshot("https://status.example.org", STARTED_AT, components, incidents)


def incident(
    impact: Impact, *ids: str, phase: Phase = Phase.INVESTIGATING, age_h: float = 1
) -> Incident:
    began = STARTED_AT - timedelta(hours=age_h)
    return Incident(
        "i", "Trouble", impact, phase, began, began, "https://x", component_ids=frozenset(ids)
    )


def stand(
    snapshot: Snapshot, *chosen: str, previous: UnderstudyStatus | None = None
) -> UnderstudyStatus:
    return page_status("openai", snapshot, chosen, STARTED_AT, previous)


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ((WELL, WELL), UP),
        ((WELL, ComponentState.MAINTENANCE), VerdictKind.MAINTENANCE),
        ((WELL, ComponentState.UNKNOWN), UNKNOWN),
        ((WELL, ComponentState.DEGRADED), DEGRADED),
        ((ComponentState.PARTIAL_OUTAGE, ComponentState.PARTIAL_OUTAGE), DEGRADED),
        ((MAJOR,), DOWN),
        ((WELL, MAJOR), DOWN),
        ((WELL, WELL, MAJOR), DEGRADED),
        ((), UNKNOWN),
    ],
)
def test_the_worst_of_the_components_counts_and_red_takes_half_of_them(
    states: tuple[ComponentState, ...], kind: VerdictKind
) -> None:
    status = stand(page(*states))
    assert status.kind is kind
    assert status.is_red is (kind is DOWN)


def test_what_was_chosen_counts_alone() -> None:
    snapshot = page(WELL, MAJOR, WELL, WELL)
    assert stand(snapshot, "Part 1").kind is DOWN
    assert stand(snapshot, "id0", "Part 2").kind is UP
    assert stand(snapshot, "Part 9").kind is UNKNOWN


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (incident(Impact.CRITICAL), DOWN),
        (incident(Impact.CRITICAL, phase=Phase.MONITORING), DEGRADED),
        (incident(Impact.MINOR), DEGRADED),
        (incident(Impact.UNKNOWN), DEGRADED),
        (incident(Impact.NONE), UP),
        (incident(Impact.CRITICAL, age_h=30), UP),
        (incident(Impact.CRITICAL, "another page's"), UP),
    ],
)
def test_an_open_incident_counts_though_every_component_is_green(
    one: Incident, kind: VerdictKind
) -> None:
    assert stand(page(WELL, WELL, incidents=(one,))).kind is kind


def test_reasons_name_the_worst_first_with_its_facts() -> None:
    status = stand(page(ComponentState.DEGRADED, MAJOR, incidents=(incident(Impact.MINOR),)))
    assert [one.kind for one in status.reasons] == ["component", "component", "incident"]
    assert status.reasons[0].fact("component") == "Part 1"
    assert stand(page(WELL)).reasons[0].kind == "operational"


def test_since_lasts_as_long_as_the_kind() -> None:
    before = replace(stand(page(MAJOR)), since=STARTED_AT - timedelta(hours=1))
    assert stand(page(MAJOR), previous=before).since == before.since
    assert stand(page(WELL), previous=before).since == STARTED_AT


@pytest.mark.parametrize("failure", FetchFailure)
def test_a_page_that_cannot_be_read_is_never_red_and_never_green(failure: FetchFailure) -> None:
    for before in (None, stand(page(MAJOR)), stand(page(WELL))):
        status = unread("openai", failure, STARTED_AT, before)
        assert (status.kind, status.is_red) == (BLIND, False)
        assert status.reasons[0].fact("failure") == failure.value
        assert status.checked_at == (before.checked_at if before else None)


def test_a_reading_grown_old_leaves_us_blind() -> None:
    fresh_for = timedelta(minutes=15)
    for status in (stand(page(MAJOR)), stand(page(WELL))):
        assert aged(status, STARTED_AT + fresh_for, fresh_for) is status
        old = aged(status, STARTED_AT + fresh_for + timedelta(seconds=1), fresh_for)
        assert (old.kind, old.is_red) == (BLIND, False)
        assert old.since == STARTED_AT + fresh_for


def test_every_dialect_can_turn_red() -> None:
    red = parse_google(
        cloud(cloud_incident()), "https://x/incidents.json", STARTED_AT, ("prd-answers",)
    )
    assert stand(red).is_red
    assert stand(parse_widget(widget(event("full_outage")), "https://x/w", STARTED_AT)).is_red
    assert stand(parse_widget(widget(), "https://x/w", STARTED_AT)).kind is UP


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no recordings; {VARIABLE} names their folder")
def test_the_real_all_clear_of_openai_is_up_though_it_leaves_keys_out() -> None:
    body = FOLDER.joinpath("openai_summary_2026-09-15_all_clear.transcribed.json").read_bytes()
    at = datetime(2026, 9, 15, tzinfo=UTC)
    snapshot = parse_summary(body, "https://status.openai.com", at)
    status = page_status("openai", snapshot, (), at)
    assert (status.kind, len(snapshot.components) > 20) == (UP, True)
    sora = next(one for one in snapshot.components if one.name == "Sora")
    others = tuple(one for one in snapshot.components if one is not sora)
    without_sora = replace(snapshot, components=(replace(sora, state=MAJOR), *others))
    assert page_status("openai", without_sora, (), at).kind is DEGRADED
    assert page_status("openai", without_sora, ("Sora",), at).kind is DOWN
