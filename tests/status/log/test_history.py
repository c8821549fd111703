"""What a page tells of its past becomes intervals, and never overrules what was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.status.log.logged import (
    API,
    CHAT,
    MAJOR,
    PAGE,
    PARTIAL,
    SLOW,
    STARTED_AT,
    UP,
    SetClock,
    at,
    incident,
    opened_log,
    page,
    post,
)
from understudy.status.log.history import (
    history_of,
    intervals_from,
)
from understudy.status.log.intervals import Source
from understudy.status.log.uptime import settled
from understudy.status.model import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.model import ComponentState, Incident

RESOLVED = Phase.RESOLVED
END = 1000


def account(*incidents: Incident, of: str = API) -> list[tuple[ComponentState, float, float]]:
    """Return what the incidents tell of one component, in minutes."""
    return [
        (
            one.state,
            (one.from_at - STARTED_AT) / timedelta(minutes=1),
            (one.until_at - STARTED_AT) / timedelta(minutes=1),
        )
        for one in intervals_from(incidents, {API, CHAT}, at(END))
        if one.component_id == of
    ]


def test_posts_move_components_and_the_rest_was_well() -> None:
    told = incident(
        "i",
        post(0, moves={API: (UP, PARTIAL)}),
        post(20, Phase.MONITORING, moves={API: (PARTIAL, SLOW)}),
        post(30, RESOLVED, moves={API: (SLOW, UP)}),
    )
    assert account(told) == [(PARTIAL, 0, 20), (SLOW, 20, 30), (UP, 30, END)]
    assert account(told, of=CHAT) == [(UP, 0, END)]


def test_an_incident_that_closes_as_it_was_gives_its_components_back() -> None:
    told = incident(
        "i",
        post(0, moves={API: (UP, PARTIAL)}),
        post(30, RESOLVED, moves={API: (PARTIAL, PARTIAL)}),
    )
    assert account(told) == [(PARTIAL, 0, 30), (UP, 30, END)]


def test_a_closing_post_that_names_no_component_gives_them_back_too() -> None:
    told = incident("i", post(0, moves={API: (UP, MAJOR)}), post(30, RESOLVED))
    assert account(told) == [(MAJOR, 0, 30), (UP, 30, END)]


def test_a_closed_incident_without_its_closing_post_ends_when_it_was_last_touched() -> None:
    told = incident("i", post(0, moves={API: (UP, MAJOR)}))
    told = replace(told, phase=RESOLVED, updated_at=at(40))
    assert account(told) == [(MAJOR, 0, 40), (UP, 40, END)]


def test_what_another_open_incident_holds_is_not_given_back() -> None:
    slow = incident("slow", post(0, moves={API: (UP, SLOW)}), post(90, RESOLVED))
    worse = incident(
        "worse",
        post(10, moves={API: (SLOW, MAJOR)}),
        post(30, RESOLVED, moves={API: (MAJOR, MAJOR)}),
    )
    assert account(slow, worse) == [(SLOW, 0, 10), (MAJOR, 10, 30), (SLOW, 30, 90), (UP, 90, END)]


def test_well_said_by_one_incident_is_well_for_all_that_named_it() -> None:
    first = incident(
        "first", post(0, moves={API: (UP, SLOW)}), post(20, RESOLVED, moves={API: (SLOW, UP)})
    )
    second = incident(
        "second", post(10, moves={API: (SLOW, SLOW)}), post(40, RESOLVED, moves={API: (UP, UP)})
    )
    assert account(first, second) == [(SLOW, 0, 20), (UP, 20, END)]


def test_what_is_well_again_is_held_by_nobody_any_more() -> None:
    forgotten = incident("forgotten", post(0, moves={API: (UP, SLOW)}))
    second = incident("second", post(10), post(20, RESOLVED, moves={API: (SLOW, UP)}))
    third = incident("third", post(30, moves={API: (UP, MAJOR)}), post(40, RESOLVED))
    assert account(forgotten, second, third) == [
        (SLOW, 0, 20),
        (UP, 20, 30),
        (MAJOR, 30, 40),
        (UP, 40, END),
    ]


def test_posts_dated_outside_the_account_do_not_stretch_it() -> None:
    backdated = replace(
        incident("i", post(-10, moves={API: (UP, SLOW)}), post(20, RESOLVED)), started_at=at(0)
    )
    ahead = incident("ahead", post(END + 5, moves={API: (UP, MAJOR)}))
    assert account(backdated, ahead) == [(SLOW, 0, 20), (UP, 20, END)]


def test_a_jump_between_posts_counts_from_the_post_that_tells_it() -> None:
    told = incident(
        "i",
        post(0, moves={API: (UP, PARTIAL)}),
        post(20, moves={API: (SLOW, SLOW)}),
        post(30, RESOLVED, moves={API: (UP, UP)}),
    )
    assert account(told) == [(PARTIAL, 0, 20), (SLOW, 20, 30), (UP, 30, END)]


def test_an_open_incident_holds_to_this_day() -> None:
    assert account(incident("i", post(0, moves={API: (UP, MAJOR)}))) == [(MAJOR, 0, END)]


def test_what_was_wrong_before_the_oldest_post_is_unknown_until_it() -> None:
    older = incident("older", post(0), post(5, RESOLVED))
    told = incident("i", post(50, moves={API: (MAJOR, MAJOR)}), post(60, RESOLVED))
    assert account(older, told) == [(MAJOR, 50, 60), (UP, 60, END)]
    assert account(older, told, of=CHAT) == [(UP, 0, END)]


def test_a_page_without_incidents_tells_nothing() -> None:
    assert account() == []


def test_the_history_fills_the_gaps_and_never_what_was_observed(tmp_path: Path) -> None:
    told = incident("i", post(0, moves={API: (UP, MAJOR)}), post(50, RESOLVED))
    clock = SetClock(at(60))
    with opened_log(tmp_path / "status.db", clock) as log:
        log.add_snapshot(page(10))
        log.add_snapshot(page(15))
        log.add_snapshot(page(58))
        for _ in range(2):
            log.add_history(history_of(PAGE, page(58).components, (told,), clock.now()))
        log.add_snapshot(page(61))
        states = log.read.states(PAGE, at(-100), at(END))
        assert log.read.history_read_at(PAGE) == at(60)
        (kept,) = log.read.incidents(PAGE, at(-100), at(END))
    assert kept.first_seen_at is None
    whole = settled(one for one in states if one.component_id == API)
    minutes = [
        (
            one.state,
            one.source,
            (one.from_at - at(0)).seconds / 60,
            (one.until_at - at(0)).seconds / 60,
        )
        for one in whole
    ]
    assert minutes == [
        (MAJOR, Source.PAGE_HISTORY, 0, 10),
        (UP, Source.OBSERVED, 10, 15),
        (MAJOR, Source.PAGE_HISTORY, 15, 50),
        (UP, Source.PAGE_HISTORY, 50, 58),
        (UP, Source.OBSERVED, 58, 61),
    ]


def test_a_later_account_replaces_the_former_as_far_as_it_reaches(tmp_path: Path) -> None:
    old = incident("old", post(0, moves={API: (UP, MAJOR)}))
    late = incident("late", post(100, moves={API: (UP, SLOW)}), post(130, RESOLVED))
    with opened_log(tmp_path / "status.db", SetClock(at(300))) as log:
        log.add_history(history_of(PAGE, page(0).components, (old,), at(200)))
        log.add_history(history_of(PAGE, page(0).components, (late,), at(300)))
        states = [one for one in log.read.states(PAGE, at(-1), at(END)) if one.component_id == API]
    assert [(one.state, one.from_at, one.until_at) for one in states] == [
        (MAJOR, at(0), at(100)),
        (SLOW, at(100), at(130)),
        (UP, at(130), at(300)),
    ]
