"""Component states are kept as intervals; time that was not observed is in none of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.status.log.logged import (
    ALWAYS,
    API,
    CHAT,
    MAJOR,
    PAGE,
    UP,
    at,
    opened_log,
    page,
    spans,
)
from understudy.status.log.log_store import PAGE_GAP, gap_for
from understudy.status.log.uptime import blind_spells
from understudy.status.model import Component, Snapshot

if TYPE_CHECKING:
    from pathlib import Path


def test_a_state_holds_until_another_is_read(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0))
        log.add_snapshot(page(1))
        log.add_snapshot(page(2, api=MAJOR))
        log.add_snapshot(page(3, api=MAJOR))
        log.add_snapshot(page(4))
        log.add_snapshot(page(5))
        log.add_snapshot(page(5, api=MAJOR))  # the same instant once more: the first one stands
        assert spans(log, API) == [(UP, 0, 2), (MAJOR, 2, 4), (UP, 4, 5)]
        assert spans(log, CHAT) == [(UP, 0, 5)]


def test_time_without_a_reading_is_neither_up_nor_down(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        for minutes in (0, 5, 600, 605):
            log.add_snapshot(page(minutes))
        assert spans(log, API) == [(UP, 0, 5), (UP, 600, 605)]
        states = log.read.states(PAGE, *ALWAYS)
        assert blind_spells(states, at(-10), at(700)) == (
            (at(-10), at(0)),
            (at(5), at(600)),
            (at(605), at(700)),
        )


def test_how_far_readings_may_be_apart_follows_how_often_the_page_is_asked() -> None:
    assert gap_for(60) == PAGE_GAP
    assert gap_for(3600) > timedelta(seconds=3600 * 1.2)


def test_a_clock_that_was_far_ahead_once_stops_nothing(tmp_path: Path) -> None:
    year = 365 * 24 * 60
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0))
        log.add_snapshot(page(year))
        log.add_snapshot(page(1))
        log.add_snapshot(page(2, api=MAJOR))
        log.add_snapshot(page(3, api=MAJOR))
        assert spans(log, API) == [(UP, 0, 2), (MAJOR, 2, 3), (UP, year, year)]


def test_components_keep_their_id_and_follow_their_name(tmp_path: Path) -> None:
    def renamed(minutes: float) -> Snapshot:
        old = page(minutes)
        new = Component("cmp-new", "Claude Next", UP)
        api = Component(API, "Claude Platform", UP)
        return Snapshot(PAGE, old.fetched_at, (new, old.components[0], api))

    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0))
        log.add_snapshot(renamed(1))
        assert [(one.id, one.name) for one in log.read.components(PAGE)] == [
            ("cmp-new", "Claude Next"),
            (CHAT, "claude.ai"),
            (API, "Claude Platform"),
        ]
        assert spans(log, API) == [(UP, 0, 1)]
