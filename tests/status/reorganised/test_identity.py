"""What a person watches is known by its id; what is lost is said plainly and never called well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.status.pages import SETTINGS
from tests.virtual_loop import STARTED_AT
from understudy.base.settings.values import StatusSettings
from understudy.status.model import (
    Component,
    ComponentState,
    Impact,
    Incident,
    Phase,
    Snapshot,
    Verdict,
    VerdictKind,
)
from understudy.status.official.surfaces import IDS_OF_CLAUDE, api_components, components_for
from understudy.status.verdict import official_verdict
from understudy.words.common import headline
from understudy.words.verdict_reasons import reason_sentence

WELL, OUT = ComponentState.OPERATIONAL, ComponentState.MAJOR_OUTAGE
CHAT, API = IDS_OF_CLAUDE["claude.ai"], IDS_OF_CLAUDE["claude api"]


def judged(
    *components: Component, incidents: tuple[Incident, ...] = (), lists_all: bool = True
) -> Verdict:
    snapshot = Snapshot(
        "https://status.example.org", STARTED_AT, components, incidents, lists_all=lists_all
    )
    return official_verdict(snapshot, None, SETTINGS, STARTED_AT)


def reported(impact: Impact, *ids: str) -> Incident:
    at = STARTED_AT
    return Incident("i", "Errors", impact, Phase.IDENTIFIED, at, at, "", frozenset(ids))


def test_renamed_components_are_known_by_their_ids() -> None:
    renamed = (
        Component(CHAT, "Claude on the web", WELL),
        Component(API, "Developer platform", OUT),
        Component("new", "Claude API", WELL),
    )
    assert components_for("Claude API", renamed) == (renamed[1],)
    assert api_components(renamed) == (renamed[1],)
    assert judged(*renamed).kind is VerdictKind.DOWN


def test_a_name_is_good_enough_where_ids_are_new() -> None:
    components = (Component("1", "claude.ai", WELL), Component("2", "Claude API (new)", OUT))
    assert judged(*components).kind is VerdictKind.DOWN


def test_the_defaults_are_among_the_known_names() -> None:
    assert {one.casefold() for one in StatusSettings().surfaces} <= IDS_OF_CLAUDE.keys()


def test_what_is_lost_is_said_with_what_is_offered_and_the_line_to_change() -> None:
    verdict = judged(Component(CHAT, "claude.ai", WELL), Component("x", "Messages", WELL))
    assert verdict.kind is VerdictKind.UNKNOWN
    assert headline(verdict) == "The status page lists no Claude API"
    said = reason_sentence(verdict.reasons[0], STARTED_AT)
    assert "it lists claude.ai, Messages; change surfaces under [status] in settings.toml" in said


@pytest.mark.parametrize(
    ("strangers", "kind"),
    [
        ({"Messages": OUT}, VerdictKind.DEGRADED),
        ({"Messages": ComponentState.PARTIAL_OUTAGE, "Files": WELL}, VerdictKind.DEGRADED),
        ({"Messages": WELL}, VerdictKind.UNKNOWN),
        ({"Claude for Government": OUT}, VerdictKind.UNKNOWN),
        ({}, VerdictKind.UNKNOWN),
    ],
)
def test_trouble_of_what_may_be_the_lost_one_is_shown_as_degraded(
    strangers: dict[str, ComponentState], kind: VerdictKind
) -> None:
    components = [Component(name, name, state) for name, state in strangers.items()]
    verdict = judged(Component(CHAT, "claude.ai", WELL), *components)
    assert verdict.kind is kind
    assert "surface_not_found" in {one.kind for one in verdict.reasons}


def test_what_is_found_still_counts_in_full() -> None:
    assert judged(Component(CHAT, "claude.ai", OUT)).kind is VerdictKind.DOWN


@pytest.mark.parametrize(
    ("incident", "kind"),
    [
        (reported(Impact.CRITICAL), VerdictKind.DEGRADED),
        (reported(Impact.MINOR, "x"), VerdictKind.DEGRADED),
        (reported(Impact.UNKNOWN, "x"), VerdictKind.DEGRADED),
        (reported(Impact.NONE), VerdictKind.UNKNOWN),
        (reported(Impact.CRITICAL, "unlisted"), VerdictKind.DEGRADED),
    ],
)
def test_an_incident_may_be_about_what_is_lost(incident: Incident, kind: VerdictKind) -> None:
    verdict = judged(Component("x", "Messages", WELL), incidents=(incident,))
    assert verdict.kind is kind


def test_a_page_that_lists_only_trouble_is_well_while_it_lists_none() -> None:
    verdict = judged(Component("page", "page", WELL), lists_all=False)
    assert verdict.kind is VerdictKind.UP
    unknown: Any = judged(Component("page", "page", ComponentState.UNKNOWN), lists_all=False)
    assert unknown.kind is VerdictKind.UNKNOWN
