"""The verdict follows what this person uses: unknown is never green, unreachable is never red."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.status.pages import (
    API,
    CHAT,
    CODE,
    DEGRADED,
    DOWN,
    GOVERNMENT,
    MAINTENANCE,
    NAMES,
    SETTINGS,
    UNKNOWN,
    UP,
    failed,
    incident,
    judged,
    kinds,
    snapshot_of,
    summary,
)
from tests.virtual_loop import STARTED_AT
from understudy.base.http import FetchFailure
from understudy.status.model import Impact, ReasonSource, VerdictKind
from understudy.status.verdict import official_verdict


def test_all_well_is_up_and_says_what_was_looked_at() -> None:
    verdict = judged(summary())
    assert verdict.kind is UP
    assert not verdict.incident_reported
    assert verdict.impact is Impact.NONE
    assert verdict.checked_at == STARTED_AT
    (reason,) = verdict.reasons
    assert (reason.source, reason.kind) == (ReasonSource.STATUS_PAGE, "operational")
    assert reason.fact("surfaces") == "claude.ai, Claude API"
    assert reason.fact("checked_at") == STARTED_AT.isoformat()


@pytest.mark.parametrize(
    ("state", "kind", "impact"),
    [
        ("degraded_performance", DEGRADED, Impact.MINOR),
        ("partial_outage", DEGRADED, Impact.MAJOR),
        ("major_outage", DOWN, Impact.CRITICAL),
        ("under_maintenance", MAINTENANCE, Impact.MAINTENANCE),
        ("on_fire", UNKNOWN, Impact.NONE),
        (None, UNKNOWN, Impact.NONE),
    ],
)
def test_the_state_of_a_used_component_is_the_verdict(
    state: str, kind: VerdictKind, impact: Impact
) -> None:
    verdict = judged(summary(api=state))
    assert (verdict.kind, verdict.impact) == (kind, impact)
    (reason,) = verdict.reasons
    assert reason.kind == "component"
    assert reason.fact("component") == NAMES[API]
    assert reason.fact("state") == (state if state and state != "on_fire" else "unknown")
    assert reason.fact("surface") == "Claude API"


def test_the_worst_used_component_counts_and_leads_the_reasons() -> None:
    verdict = judged(summary(chat="on_fire", api="major_outage", code="partial_outage"))
    assert verdict.kind is DOWN
    assert [reason.fact("component") for reason in verdict.reasons] == [NAMES[API], NAMES[CHAT]]


def test_what_nobody_here_uses_does_not_count_nor_does_the_roll_up() -> None:
    page = summary(
        incident("Elsewhere", touching=(GOVERNMENT,), impact="critical"), government="major_outage"
    )
    page["status"] = {"indicator": "critical", "description": "Major System Outage"}
    verdict = judged(page)
    assert (verdict.kind, verdict.incident_reported, verdict.impact) == (UP, False, Impact.NONE)
    assert [one.name for one in verdict.incidents] == ["Elsewhere"]
    assert len(verdict.components) == len(NAMES)


@pytest.mark.parametrize(
    ("surface", "component"),
    [
        (API, API),
        (API.upper(), API),
        ("claude api", API),
        ("Claude API (api.example.org)", API),
        (" CLAUDE.AI ", CHAT),
        ("claude code", CODE),
    ],
)
def test_a_surface_is_an_id_a_name_or_the_beginning_of_one(surface: str, component: str) -> None:
    page = summary()
    for one in page["components"]:
        one["status"] = "major_outage" if one["id"] == component else "operational"
    verdict = judged(page, surface)
    assert verdict.kind is DOWN
    assert [reason.fact("component") for reason in verdict.reasons] == [NAMES[component]]


@pytest.mark.parametrize("surface", ["Claude Co", "ChatGPT", "laude API", "API"])
def test_a_surface_the_page_does_not_list_is_unknown_even_if_the_rest_is_well(
    surface: str,
) -> None:
    for surfaces in ((surface,), ("claude.ai", surface)):
        verdict = judged(summary(), *surfaces)
        assert verdict.kind is UNKNOWN
        assert [one.fact("surface") for one in verdict.reasons] == [surface]
        assert kinds(verdict) == ["surface_not_found"]


def test_a_surface_that_is_down_outweighs_one_that_is_not_listed() -> None:
    verdict = judged(summary(chat="major_outage"), "claude.ai", "ChatGPT")
    assert verdict.kind is DOWN
    assert kinds(verdict) == ["component", "surface_not_found"]


def test_without_any_surface_nothing_can_be_said() -> None:
    verdict = official_verdict(
        snapshot_of(summary()),
        None,
        msgspec.structs.replace(SETTINGS, surfaces=(" ",)),
        STARTED_AT,
    )
    assert (verdict.kind, kinds(verdict)) == (UNKNOWN, ["no_surfaces"])


def test_a_page_without_components_is_unknown_and_what_it_reports_may_concern_the_person() -> None:
    assert judged({"components": [], "incidents": []}).kind is UNKNOWN
    page = {"components": [], "incidents": [incident(impact="critical", components=None)]}
    assert judged(page).kind is DEGRADED


def test_two_surfaces_meaning_one_component_give_one_reason() -> None:
    assert len(judged(summary(api="major_outage"), API, "Claude API").reasons) == 1


def test_since_stays_while_the_kind_does() -> None:
    first = judged(summary(api="major_outage"))
    same = judged(summary(chat="major_outage"), previous=first, later_s=60)
    other = judged(summary(), previous=same, later_s=120)
    assert first.since == same.since == STARTED_AT
    assert other.since == STARTED_AT + timedelta(seconds=120)


def test_before_the_first_poll_nothing_is_known() -> None:
    verdict = official_verdict(None, None, SETTINGS, STARTED_AT, None)
    assert (verdict.kind, kinds(verdict), verdict.checked_at) == (
        UNKNOWN,
        ["not_checked_yet"],
        None,
    )


@pytest.mark.parametrize("failure", list(FetchFailure))
@pytest.mark.parametrize("before", ["major_outage", "operational", None])
def test_a_failed_poll_is_never_up_and_never_down(
    failure: FetchFailure, before: str | None
) -> None:
    previous = judged(summary(incident("Known"), api=before)) if before else None
    verdict = failed(failure, previous)
    sign_in = failure is FetchFailure.CAPTIVE_PORTAL
    offline = failure in {FetchFailure.DNS_FAILED, FetchFailure.NETWORK_UNREACHABLE}
    expected = (
        VerdictKind.SIGN_IN if sign_in else VerdictKind.OFFLINE if offline else VerdictKind.BLIND
    )
    assert verdict.kind is expected
    (reason,) = verdict.reasons
    assert (reason.kind, reason.fact("failure")) == ("not_read", failure.value)
    own = ReasonSource.NETWORK if sign_in or offline else ReasonSource.STATUS_PAGE
    assert reason.source is own


def test_a_failed_poll_keeps_what_was_known_and_its_age() -> None:
    known = judged(summary(incident("Known", touching=(API,)), api="major_outage"))
    blind = official_verdict(
        None, FetchFailure.TIMEOUT, SETTINGS, STARTED_AT + timedelta(minutes=5), known
    )
    assert blind.components == known.components
    assert blind.incidents == known.incidents
    assert blind.checked_at == STARTED_AT
    assert blind.reasons[0].fact("checked_at") == STARTED_AT.isoformat()
    assert blind.since == STARTED_AT + timedelta(minutes=5)
    assert not blind.incident_reported


def test_a_first_failed_poll_has_no_age() -> None:
    assert failed(FetchFailure.TIMEOUT).reasons[0].fact("checked_at") == ""


def test_a_failure_beside_the_last_good_snapshot_shows_that_snapshot() -> None:
    last = snapshot_of(summary(incident("Known")))
    verdict = official_verdict(last, FetchFailure.TLS_FAILED, SETTINGS, STARTED_AT)
    assert (verdict.kind, verdict.incidents, verdict.checked_at) == (
        VerdictKind.BLIND,
        last.incidents,
        STARTED_AT,
    )
