"""The world's status page says what status.claude.com would, in its words and with its manners."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.world.raw_client import get_bytes, send
from understudy.world.page_json import indicator
from understudy.world.page_state import API, CLAUDE_AI, CODE, PageState, incident, well
from understudy.world.world import World

if TYPE_CHECKING:
    from tests.world.raw_client import Reply

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=20)
NAME = "Elevated errors on multiple models"


async def page(world: World, path: str, headers: str = "", method: str = "GET") -> Reply:
    return await send(world, get_bytes(f"/status{path}", headers, method))


async def document(world: World, name: str) -> Any:
    reply = await page(world, f"/api/v2/{name}.json")
    assert reply.status == 200
    return json.loads(reply.body)


def etag_of(reply: Reply) -> str:
    """Take it from the bytes, for a tag tells capitals from small letters."""
    return reply.raw.partition(b"etag: ")[2].partition(b"\r\n")[0].decode()


async def test_a_page_that_is_well_has_six_operational_components() -> None:
    async with World() as world:
        summary = await document(world, "summary")
    assert summary["page"]["id"] == "tymt9n04zgry"
    assert summary["page"]["url"] == world.status_url
    assert summary["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert {one["id"]: one["status"] for one in summary["components"]}.keys() >= {API, CLAUDE_AI}
    assert {one["status"] for one in summary["components"]} == {"operational"}
    assert [one["position"] for one in summary["components"]] == [1, 2, 3, 4, 5, 6]
    assert summary["incidents"] == summary["scheduled_maintenances"] == []


async def test_an_incident_shows_its_updates_newest_first_and_what_they_touched() -> None:
    async with World() as world:
        state = incident(NAME, at=AT, body="Looking.")
        world.status.show(state.posted(NAME, at=LATER, phase="identified", body="Found."))
        shown = (await document(world, "summary"))["incidents"][0]
    assert (shown["name"], shown["status"], shown["impact"]) == (NAME, "identified", "major")
    assert shown["started_at"] == "2026-11-21T09:00:00.000Z"
    assert shown["updated_at"] == "2026-11-21T09:20:00.000Z"
    assert [one["body"] for one in shown["incident_updates"]] == ["Found.", "Looking."]
    newest, first = (one["affected_components"] for one in shown["incident_updates"])
    assert newest is None
    assert {one["code"]: (one["old_status"], one["new_status"]) for one in first} == {
        CLAUDE_AI: ("operational", "partial_outage"),
        API: ("operational", "partial_outage"),
    }
    assert {one["id"] for one in shown["components"]} == {CLAUDE_AI, API}


async def test_a_resolved_incident_leaves_the_summary_and_stays_in_the_history() -> None:
    async with World() as world:
        calm = {CLAUDE_AI: "operational", API: "operational"}
        open_state = incident(NAME, at=AT)
        world.status.show(open_state.posted(NAME, at=LATER, phase="resolved", affects=calm))
        summary = await document(world, "summary")
        unresolved = await document(world, "incidents/unresolved")
        history = await document(world, "incidents")
        single = await document(world, f"incidents/{history['incidents'][0]['id']}")
    assert summary["incidents"] == unresolved["incidents"] == []
    assert summary["status"]["indicator"] == "none"
    assert history["incidents"][0]["resolved_at"] == "2026-11-21T09:20:00.000Z"
    assert single["incident"] == history["incidents"][0]


async def test_a_second_incident_of_the_same_name_is_another_one() -> None:
    state = incident(NAME, at=AT).posted(NAME, at=LATER, phase="resolved")
    again = state.posted(NAME, at=LATER + timedelta(hours=1))
    assert len({one.id for one in again.incidents}) == 2
    assert [one.phase for one in again.incidents] == ["investigating", "resolved"]


async def test_a_maintenance_has_its_window_and_is_no_incident() -> None:
    async with World() as world:
        state = well().scheduled("Upgrade", at=AT, begins_at=LATER, ends_at=LATER)
        world.status.show(state)
        listed = await document(world, "scheduled-maintenances")
        summary = await document(world, "summary")
        done = state.scheduled("Upgrade", at=LATER, begins_at=AT, ends_at=AT, phase="completed")
        world.status.show(done)
        after = await document(world, "summary")
    shown = listed["scheduled_maintenances"][0]
    assert (shown["impact"], shown["status"]) == ("maintenance", "scheduled")
    assert shown["scheduled_for"] == "2026-11-21T09:20:00.000Z"
    assert summary["scheduled_maintenances"] == [shown]
    assert summary["incidents"] == after["scheduled_maintenances"] == []


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({}, "none"),
        ({API: "degraded_performance"}, "minor"),
        (dict.fromkeys((API, CLAUDE_AI, CODE), "partial_outage"), "minor"),
        ({API: "major_outage", CODE: "partial_outage"}, "major"),
        ({one.id: "major_outage" for one in well().components}, "critical"),
        ({API: "under_maintenance"}, "maintenance"),
    ],
)
def test_the_indicator_rolls_up_components_only(states: dict[str, str], expected: str) -> None:
    assert indicator(well().with_components(states)) == expected


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        PageState().with_components({"nowhere": "operational"})


async def test_the_etag_answers_304_until_the_page_changes() -> None:
    async with World() as world:
        first = await page(world, "/api/v2/summary.json")
        tag = etag_of(first)
        same = await page(world, "/api/v2/summary.json", f"if-none-match: {tag}\r\n")
        world.status.show(incident(at=AT))
        changed = await page(world, "/api/v2/summary.json", f"if-none-match: {tag}\r\n")
    assert tag.startswith('W/"')
    assert (same.status, same.body) == (304, b"")
    assert etag_of(same) == tag
    assert changed.status == 200
    assert etag_of(changed) != tag


async def test_a_page_without_validators_has_no_etag() -> None:
    async with World() as world:
        world.status.validators = False
        reply = await page(world, "/api/v2/summary.json")
    assert "etag" not in reply.head


async def test_the_feed_holds_one_entry_per_incident() -> None:
    async with World() as world:
        world.status.show(incident("Errors <on> & off", at=AT, body="Looking into it."))
        reply = await page(world, "/history.atom")
    feed = ET.fromstring(reply.body)  # noqa: S314 - the world's own document
    space = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{space}entry")
    assert "application/atom+xml" in reply.head
    assert [one.findtext(f"{space}title") for one in entries] == ["Errors <on> & off"]
    assert "Looking into it." in (entries[0].findtext(f"{space}content") or "")


async def test_manners_head_404_and_405() -> None:
    async with World() as world:
        head = await page(world, "/api/v2/summary.json", method="HEAD")
        missing = await page(world, "/api/v2/nothing.json")
        posted = await page(world, "/api/v2/summary.json", method="POST")
        human = await page(world, "")
    assert (head.status, head.body) == (200, b"")
    assert "content-length: 0" not in head.head
    assert (missing.status, posted.status, human.status) == (404, 405, 200)
    assert "text/html" in human.head
