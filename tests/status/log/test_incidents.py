"""Incidents are kept once, posts once per wording, and a closing is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.status.log.logged import (
    ALWAYS,
    API,
    PAGE,
    PARTIAL,
    UP,
    at,
    incident,
    opened_log,
    page,
    post,
)
from understudy.status.log.incidents import closed_at
from understudy.status.model import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.intervals import KeptIncident
    from understudy.status.log.log_store import StatusLog

MOVED = {API: (UP, PARTIAL)}


def only(log: StatusLog) -> KeptIncident:
    (kept,) = log.read.incidents(PAGE, *ALWAYS)
    return kept


def test_an_incident_comes_back_as_it_was(tmp_path: Path) -> None:
    told = incident(
        "inc-1", post(0, moves=MOVED), post(5, Phase.IDENTIFIED, "Found."), models=("Opus 5",)
    )
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(6, told))
        kept = only(log)
    assert kept.incident == told
    assert (kept.first_seen_at, kept.closed_at, kept.edited_posts) == (at(6), None, 0)


def test_a_post_that_was_edited_is_kept_in_both_wordings_and_shown_in_the_latest(
    tmp_path: Path,
) -> None:
    first = incident("inc-1", post(0, body="Opus 5 fails.", post_id="a"))
    second = incident("inc-1", post(0, body="Opus 5 and Sonnet 5 fail.", post_id="a"))
    path = tmp_path / "status.db"
    with opened_log(path) as log:
        log.add_snapshot(page(1, first))
        log.add_snapshot(page(2, second))
        assert [one.body for one in only(log).incident.updates] == ["Opus 5 and Sonnet 5 fail."]
        assert only(log).edited_posts == 1
        bodies = {row[0] for row in log.read._database.query("SELECT body FROM updates")}
        assert bodies == {"Opus 5 fails.", "Opus 5 and Sonnet 5 fail."}
    with opened_log(path) as log:
        # and edited back: the old wording stands again, and is no third one
        log.add_snapshot(page(3, first))
        assert [one.body for one in only(log).incident.updates] == ["Opus 5 fails."]
        assert only(log).edited_posts == 1


def test_an_incident_that_vanished_is_told_once_and_closed_by_its_closing_text(
    tmp_path: Path,
) -> None:
    opening = post(0, moves=MOVED)
    closed = incident("inc-1", opening, post(30, Phase.RESOLVED, "It began at 11:57."))
    with opened_log(tmp_path / "status.db") as log:
        assert log.add_snapshot(page(1, incident("inc-1", opening))) == ()
        assert log.add_snapshot(page(31)) == ("inc-1",)
        assert log.add_snapshot(page(32)) == ()
        assert log.read.without_closing(PAGE) == ("inc-1",)
        assert (only(log).closed_at, only(log).vanished_at) == (None, at(31))
        log.add_incidents(PAGE, (closed,))
        assert log.read.without_closing(PAGE) == ()
        kept = only(log)
    assert kept.incident.updates[0].body == "It began at 11:57."
    assert (kept.closed_at, kept.first_seen_at) == (at(30), at(1))


def test_one_that_closed_while_nobody_looked_is_noticed_after_the_restart(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0, incident()))
    with opened_log(tmp_path / "status.db") as log:
        assert log.add_snapshot(page(600)) == ("inc-1",)


def test_one_that_is_listed_again_is_open_again(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0, incident()))
        log.add_snapshot(page(1))
        log.add_snapshot(page(2, incident()))
        assert only(log).vanished_at is None
        assert log.add_snapshot(page(3)) == ("inc-1",)


def test_an_older_reading_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    old = incident("inc-1", post(0))
    with opened_log(tmp_path / "status.db") as log:
        log.add_incidents(PAGE, (incident("inc-1", post(0), post(9, Phase.RESOLVED)),))
        log.add_incidents(PAGE, (old,))
        assert (only(log).incident.phase, only(log).closed_at) == (Phase.RESOLVED, at(9))
        assert only(log).first_seen_at is None


def test_maintenances_are_kept_apart_and_their_end_is_no_missing_closing(tmp_path: Path) -> None:
    planned = replace(incident("mnt-1", post(0, Phase.SCHEDULED)), scheduled_for=at(60))
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(1, maintenances=(planned,)))
        assert (only(log).is_maintenance, only(log).incident.scheduled_for) == (True, at(60))
        log.add_snapshot(page(2))
        assert log.read.without_closing(PAGE) == ()


def test_only_what_was_open_in_the_period_is_returned(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_incidents(
            PAGE,
            (
                incident("inc-early", post(0), post(10, Phase.RESOLVED)),
                incident("inc-long", post(5)),
                incident("inc-late", post(100), post(110, Phase.RESOLVED)),
            ),
        )
        log.add_snapshot(page(6, incident("inc-gone", post(1)), incident("inc-long", post(5))))
        log.add_snapshot(page(12, incident("inc-long", post(5))))
        found = log.read.incidents(PAGE, at(20), at(90))
    assert [one.incident.id for one in found] == ["inc-long"]


def test_closed_is_since_the_first_closing_post_that_was_not_taken_back() -> None:
    resolved, again = post(10, Phase.RESOLVED), post(20, Phase.INVESTIGATING)
    assert closed_at(incident("i", post(0), resolved)) == at(10)
    assert closed_at(incident("i", post(0), resolved, again)) is None
    assert closed_at(incident("i", post(0), resolved, again, post(30, Phase.RESOLVED))) == at(30)
    postmortem = post(900, Phase.POSTMORTEM)
    assert closed_at(incident("i", post(0), resolved, postmortem)) == at(10)
    bare = replace(incident("i", resolved), updates=())
    assert closed_at(bare) == at(10)
