"""incident.io's widget is read in every shape it is met in, and refused in any other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.status.sources.dialects import event, instant, widget
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import ComponentState, Impact, Phase
from understudy.status.sources.dialects.incidentio import INCIDENT_IO, parse_widget

URL = "https://status.example.org/proxy/status.example.org"


def test_its_addresses_are_on_the_pages_own_host() -> None:
    assert INCIDENT_IO.addresses("https://status.example.org") == (
        "https://status.example.org/proxy/status.example.org",
        "https://status.example.org/api/v1/summary",
    )


@pytest.mark.parametrize("wrapped", [False, True])
def test_nothing_ongoing_is_a_page_that_is_well(wrapped: bool) -> None:
    snapshot = parse_widget(widget(wrapped=wrapped), URL, STARTED_AT)
    assert [one.state for one in snapshot.components] == [ComponentState.OPERATIONAL]
    assert (snapshot.incidents, snapshot.page_url) == ((), "https://status.example.org")


@pytest.mark.parametrize(
    ("word", "state", "impact"),
    [
        ("degraded_performance", ComponentState.DEGRADED, Impact.MINOR),
        ("partial_outage", ComponentState.PARTIAL_OUTAGE, Impact.MAJOR),
        ("full_outage", ComponentState.MAJOR_OUTAGE, Impact.CRITICAL),
        ("somewhat_tired", ComponentState.UNKNOWN, Impact.UNKNOWN),
    ],
)
def test_an_ongoing_incident_marks_what_it_touches(
    word: str, state: ComponentState, impact: Impact
) -> None:
    snapshot = parse_widget(widget(event(word)), URL, STARTED_AT)
    states = {one.name: one.state for one in snapshot.components}
    assert (states["Chat"], states["Files"]) == (state, ComponentState.OPERATIONAL)
    (incident,) = snapshot.incidents
    assert (incident.impact, incident.phase) == (impact, Phase.INVESTIGATING)
    assert incident.component_ids == {"01CHAT", "01FILES"}
    assert incident.updates[0].body == "We look into it."
    assert incident.updated_at.isoformat() == instant(minutes=5).replace("Z", "+00:00")


def test_a_person_is_never_led_off_the_page() -> None:
    (incident,) = parse_widget(widget(event()), URL, STARTED_AT).incidents
    assert incident.url == "https://status.example.org/incidents/01EVENT"


@pytest.mark.parametrize("named", [["Chat"], [{"name": "Chat"}], [{"id": "Chat"}]])
def test_what_it_says_no_state_of_is_as_bad_as_the_worst(named: list[Any]) -> None:
    body = widget(event("full_outage", affected_components=named))
    page, chat = parse_widget(body, URL, STARTED_AT).components
    assert (page.state, chat.state) == (ComponentState.OPERATIONAL, ComponentState.MAJOR_OUTAGE)
    assert chat.name == "Chat"


def test_the_worse_of_two_incidents_holds() -> None:
    mild = event("degraded_performance", id="01MILD")
    snapshot = parse_widget(widget(event("full_outage"), mild), URL, STARTED_AT)
    states = {one.name: one.state for one in snapshot.components}
    assert states["Chat"] is ComponentState.MAJOR_OUTAGE


def test_maintenance_under_way_is_told_from_what_is_planned() -> None:
    now = event("under_maintenance", status="maintenance_in_progress", id="01NOW")
    now |= {"started_at": instant(hours=1), "scheduled_end_at": instant(hours=-1)}
    soon = event("under_maintenance", status="maintenance_scheduled", id="01SOON")
    soon["affected_components"] = [{"id": "01SORT", "name": "Sorting"}]
    body = widget(in_progress_maintenances=[now], scheduled_maintenances=[soon])
    snapshot = parse_widget(body, URL, STARTED_AT)
    assert [one.phase for one in snapshot.maintenances] == [Phase.IN_PROGRESS, Phase.SCHEDULED]
    states = {one.name: one.state for one in snapshot.components}
    assert states["Chat"] is ComponentState.MAINTENANCE
    assert "Sorting" not in states
    assert snapshot.incidents == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", FetchFailure.UNEXPECTED_SHAPE),
        (b"[]", FetchFailure.UNEXPECTED_SHAPE),
        (b'{"ongoing_incidents": null}', FetchFailure.UNEXPECTED_SHAPE),
        (b'{"ongoing_incidents": ["x"]}', FetchFailure.UNEXPECTED_SHAPE),
        (b'{"components": []}', FetchFailure.UNEXPECTED_SHAPE),
        (b"<html>", FetchFailure.NOT_JSON),
        (b"", FetchFailure.NOT_JSON),
    ],
)
def test_what_is_no_widget_is_refused(body: bytes, kind: FetchFailure) -> None:
    with pytest.raises(FetchError) as caught:
        parse_widget(body, URL, STARTED_AT)
    assert caught.value.kind == kind


STRUCTURE = {
    "items": [
        {
            "group": {
                "id": "g-api",
                "name": "APIs",
                "components": [
                    {"component_id": "chat", "name": "Chat Completions"},
                    {"component_id": "sora", "name": "Sora"},
                ],
            }
        },
        {"component": {"component_id": "web", "name": "Website"}},
    ]
}


@pytest.mark.parametrize("by", ["the page", "an incident", "an incident's impacts"])
def test_a_widget_that_says_what_there_is_lists_all_in_groups(by: str) -> None:
    hit = [{"component_id": "chat", "status": "full_outage"}]
    ongoing = {"id": "i", "name": "Errors", "status": "investigating"}
    if by == "an incident":
        ongoing["affected_components"] = hit
    elif by == "an incident's impacts":
        ongoing["component_impacts"] = hit
    more = {"affected_components": hit} if by == "the page" else {}
    body = widget(ongoing, wrapped=True, structure=STRUCTURE, **more)
    snapshot = parse_widget(body, URL, STARTED_AT)
    states = {one.name: one.state for one in snapshot.components}
    assert snapshot.lists_all
    assert states == {
        "APIs": ComponentState.MAJOR_OUTAGE,
        "Chat Completions": ComponentState.MAJOR_OUTAGE,
        "Sora": ComponentState.OPERATIONAL,
        "Website": ComponentState.OPERATIONAL,
    }


def test_what_is_resolved_is_not_ongoing() -> None:
    done = event("full_outage", status="resolved")
    snapshot = parse_widget(widget(done), URL, STARTED_AT)
    assert snapshot.incidents == ()
    assert {one.state for one in snapshot.components} == {ComponentState.OPERATIONAL}
