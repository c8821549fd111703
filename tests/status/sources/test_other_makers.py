"""Instatus, Better Stack, Datadog, Flashduty and Rootly: read by what they say, never better."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.status.backups.page_status import page_status
from understudy.status.model import ComponentState, Impact, Phase, VerdictKind
from understudy.status.sources.dialect import Dialect, Told
from understudy.status.sources.dialects.betterstack import BETTER_STACK
from understudy.status.sources.dialects.datadog import DATADOG
from understudy.status.sources.dialects.flashduty import FLASHDUTY
from understudy.status.sources.dialects.instatus import INSTATUS, with_components
from understudy.status.sources.dialects.rootly import ROOTLY

URL = "https://status.example.org/data.json"
MAINTENANCE = VerdictKind.MAINTENANCE
UP, DEGRADED, DOWN, UNKNOWN = (
    VerdictKind.UP,
    VerdictKind.DEGRADED,
    VerdictKind.DOWN,
    VerdictKind.UNKNOWN,
)


def told(value: Any) -> Told:
    return Told(json.dumps(value).encode(), URL, STARTED_AT)


def kind_of(dialect: Dialect, value: Any, *chosen: str) -> VerdictKind:
    assert dialect.claims(value)
    return page_status("backup", dialect.parse(told(value)), chosen, STARTED_AT).kind


def instatus(status: str, *incidents: dict[str, Any]) -> dict[str, Any]:
    page = {"name": "X", "url": "https://elsewhere.example", "status": status}
    return {"page": page, "activeIncidents": list(incidents)}


def notice(impact: str, status: str = "INVESTIGATING") -> dict[str, Any]:
    started = STARTED_AT.isoformat()
    return {"id": "i", "name": "Errors", "impact": impact, "status": status, "started": started}


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (instatus("UP"), UP),
        (instatus("HASISSUES"), UNKNOWN),
        (instatus("SOMETHINGNEW"), UNKNOWN),
        (instatus("UNDERMAINTENANCE"), MAINTENANCE),
        (instatus("HASISSUES", notice("MAJOROUTAGE")), DOWN),
        (instatus("HASISSUES", notice("PARTIALOUTAGE")), DEGRADED),
        (instatus("HASISSUES", notice("MAJOROUTAGE", "RESOLVED")), UP),
        (instatus("HASISSUES", notice("UNHEARDOF")), DEGRADED),
        ({"page": {"status": "UP"}}, UP),
        ({"page": {"status": "UNDERMAINTENANCE"}, "activeMaintenances": []}, MAINTENANCE),
    ],
)
def test_instatus_is_as_its_open_incidents_are(page: dict[str, Any], kind: VerdictKind) -> None:
    assert kind_of(INSTATUS, page) is kind


def test_instatus_lists_its_components_elsewhere_in_groups() -> None:
    listed = [
        {"id": "c", "name": "Chat", "status": "MAJOROUTAGE", "group": {"id": "g", "name": "API"}},
        {"id": "w", "name": "Website", "status": "OPERATIONAL", "group": None},
    ]
    summary = INSTATUS.parse(told(instatus("HASISSUES", notice("MAJOROUTAGE"))))
    snapshot = with_components(summary, told({"components": listed}))
    assert snapshot.lists_all
    assert page_status("backup", snapshot, ("API",), STARTED_AT).kind is DOWN
    states = {one.name: one.state for one in snapshot.components}
    assert states == {
        "API": ComponentState.MAJOR_OUTAGE,
        "Chat": ComponentState.MAJOR_OUTAGE,
        "Website": ComponentState.OPERATIONAL,
    }
    assert with_components(summary, None) == summary


def betterstack(whole: str, *included: dict[str, Any]) -> dict[str, Any]:
    data = {"id": "1", "type": "status_page", "attributes": {"aggregate_state": whole}}
    return {"data": data, "included": list(included)}


def resource(status: str, name: str = "API", key: str = "2") -> dict[str, Any]:
    return {
        "id": key,
        "type": "status_page_resource",
        "attributes": {"public_name": name, "status": status, "status_page_section_id": 9},
    }


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (betterstack("operational"), UP),
        (betterstack("downtime"), DOWN),
        (betterstack("operational", resource("operational")), UP),
        (betterstack("downtime", resource("downtime")), DOWN),
        (betterstack("degraded", resource("degraded")), DEGRADED),
        (betterstack("downtime", resource("operational")), DOWN),
        (betterstack("operational", resource("not_monitored")), UNKNOWN),
        (betterstack("operational", resource("maintenance")), VerdictKind.MAINTENANCE),
        (betterstack("new_word"), UNKNOWN),
    ],
)
def test_better_stack_is_as_its_resources_are(page: dict[str, Any], kind: VerdictKind) -> None:
    assert kind_of(BETTER_STACK, page) is kind


@pytest.mark.parametrize(
    ("ends_at", "kind"), [(None, DEGRADED), ("2026-01-01T00:00:00Z", UP), ("2099-01-01", DEGRADED)]
)
def test_a_report_of_better_stacks_is_open_until_its_end(
    ends_at: str | None, kind: VerdictKind
) -> None:
    report = {
        "id": "7",
        "type": "status_report",
        "attributes": {
            "title": "Slow",
            "starts_at": STARTED_AT.isoformat(),
            "ends_at": ends_at,
            "affected_resources": [{"status_page_resource_id": 2, "status": "degraded"}],
        },
    }
    page = betterstack("operational", resource("operational"), report)
    assert kind_of(BETTER_STACK, page) is kind


def leaf(status: str, key: str = "c") -> dict[str, Any]:
    return {"id": key, "name": key, "type": "Component", "status": status}


def datadog(*components: dict[str, Any], incidents: Any = ()) -> dict[str, Any]:
    return {"components": list(components), "incidents": list(incidents)}


def test_datadogs_groups_are_as_their_members() -> None:
    api = {"id": "g", "name": "API - Gateway", "type": "ComponentGroup"}
    page = datadog(leaf("operational", "web"), api | {"components": [leaf("major_outage")]})
    assert kind_of(DATADOG, page, "API") is DOWN
    assert kind_of(DATADOG, page, "web") is UP


@pytest.mark.parametrize(
    ("resolved", "kind"), [(False, DEGRADED), (True, UP), (None, DEGRADED), ("no", DEGRADED)]
)
def test_datadogs_incidents_are_open_unless_resolved(resolved: Any, kind: VerdictKind) -> None:
    post = {
        "status": "investigating",
        "startedAt": STARTED_AT.isoformat(),
        "componentsAffected": [{"id": "c", "status": "partial_outage"}],
    }
    one = {
        "id": "i",
        "title": "Errors",
        "publishedDate": STARTED_AT.isoformat(),
        "resolved": resolved,
        "timeline": [post],
    }
    page = datadog(leaf("operational"), incidents=[one])
    assert kind_of(DATADOG, page) is kind


def flashduty(*changes: dict[str, Any]) -> dict[str, Any]:
    components = [
        {"component_id": "a", "name": "API Service"},
        {"component_id": "w", "name": "Web"},
    ]
    return {"data": {"page": {"components": components}, "active_changes": list(changes)}}


def change(status: str, state: str, **more: Any) -> dict[str, Any]:
    affected = [{"component_id": "a", "name": "API Service", "status": state}]
    return {
        "change_id": 7001,
        "title": "API errors",
        "status": status,
        "start_at_seconds": int(STARTED_AT.timestamp()),
        "affected_components": affected,
        **more,
    }


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (flashduty(), UP),
        (flashduty(change("investigating", "full_outage")), DOWN),
        (flashduty(change("investigating", "partial_outage")), DEGRADED),
        (flashduty(change("resolved", "full_outage")), UP),
        (flashduty(change("scheduled", "under_maintenance", type="maintenance")), UP),
        (flashduty(change("ongoing", "under_maintenance")), VerdictKind.MAINTENANCE),
        (flashduty(change("renamed_phase", "vibing")), DEGRADED),
    ],
)
def test_flashduty_is_as_its_open_changes_say(page: dict[str, Any], kind: VerdictKind) -> None:
    assert kind_of(FLASHDUTY, page, "API") is kind
    snapshot = FLASHDUTY.parse(told(page))
    assert all(one.started_at == STARTED_AT.replace(microsecond=0) for one in snapshot.incidents)


@pytest.mark.parametrize(
    ("indicator", "kind"),
    [
        ("none", UP),
        ("minor", DEGRADED),
        ("major", DEGRADED),
        ("maintenance", VerdictKind.MAINTENANCE),
        ("new", UNKNOWN),
    ],
)
def test_rootlys_roll_up_is_read(indicator: str, kind: VerdictKind) -> None:
    page = {"page": {"name": "X"}, "status": {"indicator": indicator}, "incidents": []}
    assert kind_of(ROOTLY, page) is kind
    assert not ROOTLY.claims(page | {"components": []})


def test_nobody_claims_what_another_does() -> None:
    pages = {
        "instatus": instatus("UP"),
        "betterstack": betterstack("operational"),
        "datadog": datadog(leaf("operational")),
        "flashduty": flashduty(),
        "rootly": {"status": {"indicator": "none"}, "incidents": []},
    }
    dialects = (INSTATUS, BETTER_STACK, DATADOG, FLASHDUTY, ROOTLY)
    for name, page in pages.items():
        assert [one.name for one in dialects if one.claims(page)] == [name]


WORDS = st.sampled_from(["operational", "OPERATIONAL", "UP", "major_outage", "Component", "x", ""])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("data", "page", "status", "components", "id", "name", "type", "group"),
                    *("activeIncidents", "active_changes", "included", "attributes", "incidents"),
                    *("component_id", "timeline", "updates", "affected_components"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("dialect", [INSTATUS, BETTER_STACK, DATADOG, FLASHDUTY, ROOTLY])
@given(value=ANYTHING)
def test_anything_is_read_or_refused_by_name(dialect: Dialect, value: Any) -> None:
    dialect.claims(value)
    try:
        snapshot = dialect.parse(told(value))
    except FetchError:
        return
    with_components(snapshot, None)
    assert all(one.name and one.id for one in snapshot.components)
    assert all(isinstance(one.phase, Phase) for one in snapshot.incidents)
    assert all(isinstance(one.impact, Impact) for one in snapshot.incidents)
