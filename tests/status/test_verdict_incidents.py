"""Which open incidents count, and which are only mentioned: by their age, phase and words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.status.pages import (
    API,
    CHAT,
    DEGRADED,
    DOWN,
    GOVERNMENT,
    UP,
    affected,
    incident,
    judged,
    kinds,
    summary,
    update,
)
from tests.virtual_loop import STARTED_AT

if TYPE_CHECKING:
    from understudy.status.model import Verdict, VerdictKind


@pytest.mark.parametrize(
    ("impact", "kind"),
    [("minor", DEGRADED), ("major", DEGRADED), ("critical", DOWN), ("tremendous", DEGRADED)],
)
@pytest.mark.parametrize("touching", [(API,), ()])
def test_an_open_incident_counts_though_all_components_are_green(
    impact: str, kind: VerdictKind, touching: tuple[str, ...]
) -> None:
    """Nine of 98 incidents of one spring named no component at all."""
    page = summary(incident("Errors", update("investigating"), impact=impact, touching=touching))
    verdict = judged(page)
    assert verdict.kind is kind
    assert verdict.impact == ("minor" if impact == "tremendous" else impact)
    assert verdict.incident_reported
    (reason,) = verdict.reasons
    assert (reason.kind, reason.fact("name"), reason.fact("id")) == (
        "incident",
        "Errors",
        "inc-errors",
    )
    assert reason.fact("started_at") == (STARTED_AT - timedelta(minutes=30)).isoformat()
    assert reason.fact("phase") == "investigating"


def informational(verdict: Verdict) -> str:
    reason = next(one for one in verdict.reasons if one.kind == "incident_informational")
    return reason.fact("why")


def test_an_incident_without_impact_is_only_mentioned() -> None:
    verdict = judged(summary(incident("Note", impact="none", touching=(API,))))
    assert (verdict.kind, verdict.incident_reported, informational(verdict)) == (
        UP,
        True,
        "no_impact",
    )


@pytest.mark.parametrize(("hours", "kind"), [(23.9, DOWN), (24.1, UP), (450, UP)])
def test_an_incident_fades_when_it_fell_silent_for_a_day_and_all_it_touched_is_well(
    hours: float, kind: VerdictKind
) -> None:
    post = update("investigating", minutes_ago=60 * hours)
    old = incident("Slow burn", post, impact="critical", touching=(API,), hours_ago=hours)
    verdict = judged(summary(old))
    assert (verdict.kind, verdict.incident_reported) == (kind, kind is DOWN)


@pytest.mark.parametrize("hours", [1, 25, 450])
def test_an_outage_does_not_end_by_lasting(hours: float) -> None:
    post = update("investigating", minutes_ago=60 * hours)
    old = incident("Slow burn", post, impact="critical", touching=(API,), hours_ago=hours)
    verdict = judged(summary(old, api="major_outage"))
    assert (verdict.kind, verdict.incident_reported) == (DOWN, True)
    assert kinds(verdict) == ["component", "incident"]


def test_an_old_incident_with_a_new_post_counts_though_all_is_well() -> None:
    post = update("investigating", minutes_ago=5)
    old = incident("Slow burn", post, impact="critical", touching=(API,), hours_ago=30)
    assert judged(summary(old)).kind is DOWN


def test_an_old_incident_whose_other_component_is_broken_counts() -> None:
    post = update("investigating", minutes_ago=60 * 30)
    old = incident("Slow burn", post, touching=(API, GOVERNMENT), hours_ago=30)
    assert judged(summary(old, government="partial_outage")).kind is DEGRADED


def test_operational_is_said_of_those_alone_that_the_page_shows_so() -> None:
    other = incident("Elevated errors on Claude Opus 5", touching=(API,))
    verdict = judged(summary(other, api="partial_outage"), models=("claude-sonnet-5-5",))
    assert verdict.kind is UP
    assert kinds(verdict) == ["incident_informational", "component", "operational"]
    assert verdict.reasons[-1].fact("surfaces") == "claude.ai"


def test_a_broken_component_without_an_incident_counts_however_long() -> None:
    old = incident("Slow burn", touching=(CHAT,), hours_ago=100)
    assert judged(summary(old, api="partial_outage")).kind is DEGRADED


def test_an_incident_from_the_future_counts() -> None:
    """A clock that is wrong, theirs or ours, must not hide one."""
    assert judged(summary(incident(touching=(API,), hours_ago=-30))).kind is DEGRADED


HIT = affected(API, "operational", "major_outage")
HEALED = affected(API, "major_outage", "operational")


def test_monitoring_with_its_components_well_again_is_only_mentioned() -> None:
    verdict = judged(
        summary(
            incident(
                "Fixed",
                update("monitoring", HEALED, minutes_ago=2),
                update("investigating", HIT, minutes_ago=20),
                impact="critical",
                phase="monitoring",
            )
        )
    )
    assert (verdict.kind, verdict.incident_reported, informational(verdict)) == (
        UP,
        True,
        "recovered",
    )


def test_monitoring_with_one_of_its_components_still_broken_counts() -> None:
    chat_hit = affected(CHAT, "operational", "partial_outage")
    page = summary(
        incident(
            "Half fixed",
            update("monitoring", HEALED, minutes_ago=2),
            update("investigating", HIT, chat_hit, minutes_ago=20),
            phase="monitoring",
        ),
        chat="partial_outage",
    )
    assert kinds(judged(page)) == ["component", "incident"]


def test_monitoring_where_no_component_ever_went_bad_is_degraded_at_most() -> None:
    """Green components say nothing about an incident that never turned them red."""
    for updates in ((), (update("monitoring", affected(API, "operational", "operational")),)):
        page = summary(
            incident("Fixed?", *updates, impact="critical", phase="monitoring", touching=(API,))
        )
        assert judged(page).kind is DEGRADED


def test_components_well_again_before_monitoring_do_not_end_an_incident() -> None:
    page = summary(incident("Still on", update("identified", HEALED), update("investigating", HIT)))
    assert judged(page).kind is DEGRADED


STAYED = affected(API, "operational", "operational")
CHAT_HIT = affected(CHAT, "operational", "major_outage")


def test_a_component_listed_only_as_well_beside_one_that_is_not_is_a_bystander() -> None:
    page = summary(
        incident("Chat only", update("investigating", CHAT_HIT, STAYED), touching=(CHAT, API)),
        chat="major_outage",
    )
    verdict = judged(page, "Claude API")
    assert (verdict.kind, verdict.incident_reported, informational(verdict)) == (
        UP,
        True,
        "bystander",
    )
    assert judged(page, "claude.ai").kind is DOWN


@pytest.mark.parametrize("said", [None, "on_fire"])
def test_a_component_of_which_little_is_said_is_no_bystander(said: str | None) -> None:
    little = STAYED | {"new_status": said}
    page = summary(incident("Vague", update("investigating", CHAT_HIT, little)))
    assert judged(page, "Claude API").kind is DEGRADED


def test_a_component_broken_after_all_is_no_bystander() -> None:
    page = summary(
        incident("Chat only", update("investigating", CHAT_HIT, STAYED)), api="partial_outage"
    )
    assert judged(page, "Claude API").kind is DEGRADED


def maintenance(phase: str, *touching: str) -> dict[str, Any]:
    until = (STARTED_AT + timedelta(hours=1)).isoformat()
    return incident(
        "Move", impact="maintenance", phase=phase, touching=touching, scheduled_until=until
    )


def test_maintenance_under_way_is_mentioned_and_no_more() -> None:
    verdict = judged(summary(maintenances=(maintenance("in_progress", API),)))
    assert (verdict.kind, verdict.incident_reported) == (UP, False)
    assert kinds(verdict) == ["operational", "maintenance_in_progress"]
    until = (STARTED_AT + timedelta(hours=1)).isoformat()
    assert verdict.reasons[1].fact("scheduled_until") == until


@pytest.mark.parametrize(("phase", "key"), [("scheduled", API), ("in_progress", GOVERNMENT)])
def test_maintenance_to_come_or_elsewhere_is_not_mentioned(phase: str, key: str) -> None:
    assert kinds(judged(summary(maintenances=(maintenance(phase, key),)))) == ["operational"]
