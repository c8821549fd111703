"""The log keeps what was seen, once, and tells what it did not see from what was well."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.status.log.logged import (
    ALWAYS,
    API,
    PAGE,
    PARTIAL,
    UP,
    SetClock,
    at,
    incident,
    opened_log,
    outcome,
    page,
    spans,
    verdict,
)
from understudy.archive.schema import open_archive
from understudy.base.errors import StorageError
from understudy.base.files.paths import paths_for
from understudy.base.storage.database_file import version_of
from understudy.status.evidence import OutcomeClass
from understudy.status.log.log_schema import MIGRATIONS, VERSION_1, open_status_log
from understudy.status.log.log_store import Retention, StatusLog
from understudy.status.model import Impact, Reason, ReasonSource, VerdictKind

if TYPE_CHECKING:
    from pathlib import Path


def test_a_restart_goes_on_where_it_was_and_reading_twice_changes_nothing(tmp_path: Path) -> None:
    told = [page(0), page(1, incident(), api=PARTIAL), page(2, incident(), api=PARTIAL)]
    kept = []
    for _ in range(2):
        with opened_log(tmp_path / "status.db") as log:
            for snapshot in told:
                log.add_snapshot(snapshot)
                log.add_snapshot(snapshot)
            log.add_outcome(outcome(1), 2.5)
            log.add_outcome(outcome(1), 2.5)
            kept.append(
                (spans(log, API), log.read.incidents(PAGE, *ALWAYS), log.read.outcomes(*ALWAYS))
            )
    assert kept[0] == kept[1]
    states, incidents, outcomes = kept[0]
    assert states == [(UP, 0, 1), (PARTIAL, 1, 2)]
    assert [one.first_seen_at for one in incidents] == [at(1)]
    assert [(one.own, one.elapsed_s) for one in outcomes] == [(outcome(1), 2.5)]
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(3, api=PARTIAL))
        assert spans(log, API) == [(UP, 0, 1), (PARTIAL, 1, 3)]


def test_a_verdict_is_kept_when_it_changes_not_when_its_counts_do(tmp_path: Path) -> None:
    clock = SetClock()

    def failing(count: int, model: str = "") -> Reason:
        facts = (("model", model), ("count", str(count)))
        return Reason(ReasonSource.OWN_REQUESTS, "own_failing", facts)

    with opened_log(tmp_path / "status.db", clock) as log:
        for minutes, one in (
            (0, verdict(VerdictKind.UP)),
            (1, verdict(VerdictKind.UP)),
            (2, verdict(VerdictKind.DOWN, 2, failing(2), impact=Impact.MAJOR)),
            (3, verdict(VerdictKind.DOWN, 2, failing(5), impact=Impact.MAJOR)),
            (4, verdict(VerdictKind.DOWN, 2, failing(6, "opus"), impact=Impact.MAJOR)),
            (5, verdict(VerdictKind.DOWN, 2, failing(7, "haiku"), impact=Impact.MAJOR)),
            (5, verdict(VerdictKind.DEGRADED, 4)),
            (90, verdict(VerdictKind.DEGRADED, 4)),
        ):
            clock.at = at(minutes)
            log.add_verdict(one)
            log.add_verdict(one)
        kept = log.read.verdicts(*ALWAYS)
    assert [(one.kind, one.from_at, one.until_at) for one in kept] == [
        (VerdictKind.UP, at(0), at(2)),
        (VerdictKind.DOWN, at(2), at(4)),
        # another model fails
        (VerdictKind.DOWN, at(4), at(5)),
        # of two within the same instant the later one stands
        (VerdictKind.DEGRADED, at(5), at(5)),
        # nobody told of the time between: it has no verdict
        (VerdictKind.DEGRADED, at(90), at(90)),
    ]
    assert kept[1].reasons == (failing(2),)
    assert (kept[1].since, kept[1].impact) == (at(2), Impact.MAJOR)


def test_the_alert_policys_state_is_one_row_that_outlives_a_restart(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        assert log.policy_state() is None
        log.save_policy_state(b'{"episode":1}')
        log.save_policy_state(b'{"episode":2}')
    with opened_log(tmp_path / "status.db") as log:
        assert log.policy_state() == b'{"episode":2}'


def test_what_is_older_than_its_retention_goes_and_the_rest_stays(tmp_path: Path) -> None:
    day = 24 * 60
    clock = SetClock()
    retention = Retention(outcomes=timedelta(days=2), pages=timedelta(days=4))
    with opened_log(tmp_path / "status.db", clock, retention) as log:
        log.add_snapshot(page(0, incident("inc-closed"), incident("inc-open")))
        log.add_snapshot(page(1, incident("inc-open")))
        log.add_verdict(verdict(VerdictKind.UP))
        log.add_outcome(outcome(0))
        log.add_outcome(outcome(3 * day))
        log.add_snapshot(page(3 * day, incident("inc-open")))
        assert log.prune(at(3 * day)) == 1
        assert [one.own.at for one in log.read.outcomes(*ALWAYS)] == [at(3 * day)]
        assert log.prune(at(3 * day)) == 0
        # two components' first intervals, the closed incident, the other outcome; none of the open
        assert log.prune(at(6 * day)) == 4
        assert [one.incident.id for one in log.read.incidents(PAGE, *ALWAYS)] == ["inc-open"]
        assert spans(log, API) == [(UP, 3 * day, 3 * day)]
        assert len(log.read.verdicts(*ALWAYS)) == 1
        assert log.prune(at(401 * day)) == 3
        assert log.read.verdicts(*ALWAYS) == ()


def test_every_class_of_outcome_is_kept_as_it_was(tmp_path: Path) -> None:
    told = [
        outcome(
            number, kind, failure=f"failure-{number}", first_text_s=0.25, is_probe=bool(number % 2)
        )
        for number, kind in enumerate(OutcomeClass)
    ]
    with opened_log(tmp_path / "status.db") as log:
        for one in told:
            log.add_outcome(one)
        assert [one.own for one in log.read.outcomes(*ALWAYS)] == told
        assert len(log.read.outcomes(at(1), at(3))) == 2


def test_a_write_that_fails_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "status.db"
    with opened_log(path) as log, opened_log(path) as other:
        log.add_snapshot(page(0))
        with (
            # the other connection writes: ours must wait, and gives up
            other.read._database.transaction(),
            pytest.raises(StorageError) as caught,
        ):
            log.add_snapshot(page(1, incident()))
        assert caught.value.cause == "locked"
        log.add_snapshot(page(2, incident()))
        assert [one.incident.id for one in log.read.incidents(PAGE, *ALWAYS)] == ["inc-1"]
        assert spans(log, API) == [(UP, 0, 2)]


def test_an_incident_rolled_back_half_written_is_written_with_the_next(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0, incident("inc-old")))
        log.read._database.execute(
            "CREATE TEMP TRIGGER trouble BEFORE UPDATE OF vanished_us ON incidents"
            " WHEN new.vanished_us IS NOT NULL BEGIN SELECT raise(ABORT, 'trouble'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="trouble"):
            log.add_snapshot(page(1, incident("inc-new")))
        log.read._database.execute("DROP TRIGGER trouble")
        assert log.add_snapshot(page(2, incident("inc-new"))) == ("inc-old",)
        ids = {one.incident.id for one in log.read.incidents(PAGE, *ALWAYS)}
        assert ids == {"inc-old", "inc-new"}


def test_damage_to_the_log_is_set_aside_and_never_touches_the_chats(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    paths.create()
    clock = SetClock()
    open_archive(paths.database_file, clock).database.close()
    chats = paths.database_file.read_bytes()
    paths.status_file.write_bytes(b"This is no database at all. " * 500)
    opened = open_status_log(paths.status_file, clock)
    log = StatusLog(opened.database, clock)
    log.add_snapshot(page(0))
    assert log.read.pages() == (PAGE,)
    opened.database.close()
    assert opened.moved_aside is not None
    assert opened.moved_aside.read_bytes().startswith(b"This is no database")
    assert paths.database_file.read_bytes() == chats


def test_it_opens_at_the_newest_version(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        assert version_of(log.read._database) == len(MIGRATIONS)


def test_version_1_is_released_and_never_changes() -> None:
    # whoever changes a table adds a migration instead
    statements = "\n".join(" ".join(one.split()) for one in VERSION_1)
    assert (
        hashlib.sha256(statements.encode()).hexdigest()
        == "50c5ea816488c25208f5f98d903190925df1004230a551e584148a2f5aa39173"
    )
