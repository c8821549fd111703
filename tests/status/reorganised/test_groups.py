"""A page that puts components into groups is judged by what the groups hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.status.pages import SETTINGS, judged, snapshot_of
from understudy.status.model import ComponentState, VerdictKind
from understudy.status.official.surfaces import components_for

WELL, OUT, SLOW = "operational", "major_outage", "degraded_performance"


def component(key: str, name: str, status: str = WELL, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "status": status, "group": False, "group_id": None, **more}


def page(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [component("chat", "claude.ai"), *components], "incidents": []}


def group(key: str, *held: str, status: str = WELL, group_id: str | None = None) -> dict[str, Any]:
    name = "Claude API" if key == "api" else key
    return component(key, name, status, group=True, components=list(held), group_id=group_id)


@pytest.mark.parametrize("by", ["members name the group", "the group names its members"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (WELL, VerdictKind.UP),
        (SLOW, VerdictKind.DEGRADED),
        (OUT, VerdictKind.DOWN),
        ("under_maintenance", VerdictKind.MAINTENANCE),
        ("vibing", VerdictKind.UNKNOWN),
    ],
)
def test_a_group_is_its_worst_member(by: str, status: str, kind: VerdictKind) -> None:
    by_members = by == "members name the group"
    more = {"group_id": "api"} if by_members else {}
    members = [
        component("messages", "Messages", status, **more),
        component("batches", "Batches", **more),
    ]
    held = () if by_members else ("messages", "batches")
    verdict = judged(page(group("api", *held), *members))
    assert verdict.kind is kind
    states = {one.id: one.state for one in verdict.components}
    assert states["api"] is states["messages"]


def test_groups_within_groups_count() -> None:
    inner = component("messages", "Messages", OUT, group_id="europe")
    verdict = judged(page(group("api", "europe"), group("europe", group_id="api"), inner))
    assert verdict.kind is VerdictKind.DOWN
    assert [one.fact("component") for one in verdict.reasons if one.kind == "component"] == [
        "Messages"
    ]


def test_a_group_that_says_worse_than_its_members_is_believed() -> None:
    member = component("messages", "Messages", group_id="api")
    assert judged(page(group("api", status=OUT), member)).kind is VerdictKind.DOWN


def test_an_incident_on_a_member_concerns_who_uses_the_group() -> None:
    shown = page(
        group("api"),
        component("messages", "Messages", group_id="api"),
        component("elsewhere", "Bedrock"),
    )
    shown["incidents"] = [{"id": "i", "impact": "critical", "components": [{"id": "messages"}]}]
    assert judged(shown).kind is VerdictKind.DOWN
    shown["incidents"][0]["components"] = [{"id": "elsewhere"}]
    assert judged(shown).kind is VerdictKind.UP


def test_circles_and_strangers_come_to_an_end() -> None:
    shown = page(
        group("api", "loop", "nobody", group_id="loop"),
        group("loop", "api", group_id="api"),
        component("self", "Self", OUT, group_id="self"),
        component("orphan", "Orphan", OUT, group_id="gone"),
    )
    snapshot = snapshot_of(shown)
    assert len(snapshot.components) == 5
    for surface in SETTINGS.surfaces:
        components_for(surface, snapshot.components)


def test_ten_thousand_components_in_a_chain_take_no_time() -> None:
    chain = [component(str(n), f"c{n}", group_id=str(n - 1), status=OUT) for n in range(10_000)]
    snapshot = snapshot_of(page(*chain))
    assert components_for("c0", snapshot.components)[-1].state is ComponentState.MAJOR_OUTAGE
