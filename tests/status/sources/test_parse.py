"""What a page says becomes frozen values; what it does not say is filled in cautiously."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.status.pages import (
    API,
    CHAT,
    CONSOLE,
    GOVERNMENT,
    NAMES,
    PAGE_URL,
    affected,
    component,
    incident,
    judged,
    snapshot_of,
    summary,
    update,
)
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure
from understudy.status.model import ComponentState, Impact, Phase, VerdictKind
from understudy.status.sources.parse import parse_incidents, parse_summary


def kind_of(body: bytes) -> str:
    with pytest.raises(FetchError) as caught:
        parse_summary(body, PAGE_URL, STARTED_AT)
    assert caught.value.url == PAGE_URL
    return caught.value.kind


def test_components_keep_their_order_ids_names_and_states() -> None:
    snapshot = snapshot_of(summary(api="partial_outage"))
    assert [one.id for one in snapshot.components] == list(NAMES)
    assert snapshot.components[2].name == NAMES[API]
    assert snapshot.components[2].state is ComponentState.PARTIAL_OUTAGE
    assert (snapshot.page_url, snapshot.fetched_at) == (PAGE_URL, STARTED_AT)


@pytest.mark.parametrize("word", ["on_fire", "", None, "Operational"])
def test_a_word_nobody_listed_is_unknown(word: str | None) -> None:
    page = summary(incident("New words", update("guessing"), impact="apocalyptic"))
    page["components"][0]["status"] = word
    page["incidents"][0]["status"] = word
    snapshot = snapshot_of(page)
    (one,) = snapshot.incidents
    assert snapshot.components[0].state is ComponentState.UNKNOWN
    assert (one.impact, one.phase) == (Impact.UNKNOWN, Phase.UNKNOWN)
    assert one.updates[0].phase is Phase.UNKNOWN


def test_components_are_the_union_of_what_incident_and_updates_name() -> None:
    page = summary(
        incident(
            "Union",
            update("identified", affected(API, "operational", "partial_outage"), minutes_ago=3),
            update("investigating", affected(CHAT, "operational", "major_outage"), minutes_ago=9),
            touching=(CONSOLE,),
        )
    )
    assert snapshot_of(page).incidents[0].component_ids == {API, CHAT, CONSOLE}


def test_an_incident_without_a_component_names_none() -> None:
    page = summary(incident("Nameless", update("investigating"), components=None))
    assert snapshot_of(page).incidents[0].component_ids == frozenset()


def test_a_component_is_known_by_its_name_if_its_id_is_another() -> None:
    named = {"id": "another", "name": NAMES[CHAT].upper()}
    page = summary(incident("Requests fail", components=[named]))
    assert snapshot_of(page).incidents[0].component_ids == {CHAT}


def test_an_incident_on_a_component_the_page_does_not_list_may_be_about_any() -> None:
    gone = {"id": "gone", "name": "Claude API, former"}
    page = summary(incident("Requests fail", components=[gone]))
    assert snapshot_of(page).incidents[0].component_ids == frozenset()
    assert judged(page).kind is VerdictKind.DEGRADED
    page = summary(incident("Requests fail", components=[gone, component(GOVERNMENT)]))
    assert judged(page).kind is VerdictKind.UP


@pytest.mark.parametrize("word", ["Resolved", "RESOLVED", "closed", "Completed", " postmortem "])
def test_a_closed_incident_is_closed_however_it_is_written(word: str) -> None:
    assert judged(summary(incident("Requests fail", phase=word))).kind is VerdictKind.UP


def test_updates_are_sorted_by_when_they_are_shown_newest_first_each_once() -> None:
    early = update("investigating", minutes_ago=40)
    late = update("monitoring", minutes_ago=2)
    backdated = update("identified", minutes_ago=1) | {"display_at": early["display_at"]}
    page = summary(incident("Order", early, late, backdated, early))
    phases = [one.phase for one in snapshot_of(page).incidents[0].updates]
    assert phases == [Phase.MONITORING, Phase.INVESTIGATING, Phase.IDENTIFIED]


def test_updates_without_ids_are_told_apart_by_their_words() -> None:
    first, second = update("investigating"), update("investigating", body="More words.")
    for one in (first, second):
        del one["id"]
    updates = snapshot_of(summary(incident("Twins", first, second, first))).incidents[0].updates
    assert sorted(one.body for one in updates) == ["More words.", "We are on it."]
    assert len({one.id for one in updates}) == 2


def test_incidents_are_sorted_by_their_latest_post() -> None:
    quiet = incident("Quiet", update("investigating", minutes_ago=30), hours_ago=0.5)
    spoken = incident("Spoken", update("identified", minutes_ago=2), hours_ago=3)
    assert [one.name for one in snapshot_of(summary(quiet, spoken)).incidents] == [
        "Spoken",
        "Quiet",
    ]


def test_incidents_link_to_the_pages_own_stable_address() -> None:
    page = summary(incident("Linked"))
    assert snapshot_of(page).incidents[0].url == f"{PAGE_URL}/incidents/inc-linked"


@pytest.mark.parametrize(
    "claimed", [None, "javascript:alert(1)", "http://elsewhere.example.org", "https://a@b/", 5, {}]
)
def test_a_page_may_not_send_the_browser_anywhere_unsafe(claimed: Any) -> None:
    page = summary(incident("Linked", id="../evil?x"))
    page["page"]["url"] = claimed
    assert snapshot_of(page).incidents[0].url == f"{PAGE_URL}/incidents/..%2Fevil%3Fx"


def test_a_page_read_from_a_spare_host_still_links_to_its_own() -> None:
    body = json.dumps(summary(incident("Linked"))).encode()
    snapshot = parse_summary(body, "https://spare.example.net", STARTED_AT)
    assert snapshot.page_url == PAGE_URL
    assert snapshot.incidents[0].url.startswith(f"{PAGE_URL}/incidents/")


def test_closed_ones_are_left_out_of_a_snapshot_and_kept_in_the_history() -> None:
    closed = incident("Over", phase="resolved")
    snapshot = snapshot_of(summary(closed, incident("Open")))
    assert [one.name for one in snapshot.incidents] == ["Open"]
    history = parse_incidents(json.dumps({"incidents": [closed]}).encode(), PAGE_URL, STARTED_AT)
    assert [(one.name, one.phase) for one in history] == [("Over", Phase.RESOLVED)]


def test_a_maintenance_carries_its_window_and_a_completed_one_is_left_out() -> None:
    window = {"scheduled_for": "2026-11-21T08:00:00Z", "scheduled_until": "2026-11-21T12:00:00Z"}
    running = incident("Move", impact="maintenance", phase="in_progress", **window)
    done = incident("Moved", impact="maintenance", phase="completed", **window)
    (one,) = snapshot_of(summary(maintenances=(running, done))).maintenances
    assert one.name == "Move"
    assert one.scheduled_for == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert one.scheduled_until == datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-21T08:00:00.123Z", datetime(2026, 11, 21, 8, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-11-21T10:00:00+02:00", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("2026-11-21T08:00:00", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
        (None, None),
    ],
)
def test_instants_are_read_in_utc_and_unreadable_ones_fall_back_to_the_creation(
    written: str | None, read: datetime | None
) -> None:
    page = summary(incident("Timed", started_at=written))
    created_at = datetime.fromisoformat(page["incidents"][0]["created_at"])
    assert snapshot_of(page).incidents[0].started_at == (read or created_at)


def test_an_incident_of_unknown_age_is_as_young_as_can_be() -> None:
    page = summary(incident("Ageless", started_at=None, created_at=None, updated_at=None))
    (one,) = snapshot_of(page).incidents
    assert (one.started_at, one.updated_at) == (STARTED_AT, STARTED_AT)


def test_names_become_one_line() -> None:
    page = summary(incident("Two\nlines\tand a tab "))
    assert snapshot_of(page).incidents[0].name == "Two lines and a tab"


def test_everything_but_the_components_may_be_missing_or_null() -> None:
    bare = {"components": [{"id": "only"}], "incidents": None, "scheduled_maintenances": None}
    snapshot = snapshot_of(bare)
    (one,) = snapshot.components
    assert (one.id, one.name, one.state) == ("only", "only", ComponentState.UNKNOWN)
    nameless = {"components": [], "incidents": [{"impact": "major"}, {}]}
    assert [one.url for one in snapshot_of(nameless).incidents] == [PAGE_URL]
    hollow = incident(components=[{}], incident_updates=[{"affected_components": [{}]}])
    assert snapshot_of(summary(hollow)).incidents[0].component_ids == frozenset()


@pytest.mark.parametrize("flag", [True, None, False])
def test_only_an_explicit_no_marks_an_update_as_not_worth_a_push(flag: bool | None) -> None:
    page = summary(incident("Push", update("identified", deliver_notifications=flag)))
    assert snapshot_of(page).incidents[0].updates[0].deliver_notifications is (flag is not False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"OK",
        b"<feed/>",
        b'{"components": [',
        b"\xff\xfe",
        b'{"components": [{"id": "\xff"}]}',
    ],
)
def test_what_is_no_json_says_so(body: bytes) -> None:
    assert kind_of(body) == FetchFailure.NOT_JSON


@pytest.mark.parametrize(
    "page",
    [
        {},
        [],
        None,
        7,
        "up",
        {"status": {"indicator": "none"}},
        {"components": None},
        {"components": [None]},
        {"components": [{"status": "operational"}]},
    ],
)
def test_json_of_another_shape_says_so(page: Any) -> None:
    assert kind_of(json.dumps(page).encode()) == FetchFailure.UNEXPECTED_SHAPE


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"components":['])
def test_bottomless_nesting_is_refused(opening: bytes) -> None:
    assert kind_of(opening * 100_000) in {FetchFailure.NOT_JSON, FetchFailure.UNEXPECTED_SHAPE}


def test_a_byte_order_mark_does_no_harm() -> None:
    body = b"\xef\xbb\xbf" + json.dumps(summary()).encode()
    assert len(parse_summary(body, PAGE_URL, STARTED_AT).components) == len(NAMES)
