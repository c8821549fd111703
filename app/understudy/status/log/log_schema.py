"""The tables of the log, one migration a version; a released version never changes.

Instants are INTEGER microseconds since 1970 UTC, durations REAL seconds, lists JSON. Page content
is kept only once: states as intervals, posts once per wording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.storage.database_file import OpenedDatabase, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database
    from understudy.base.storage.database_file import Migration

VERSION_1 = (
    # history_read_us: when the page's own history was last copied
    """
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        history_read_us INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE components (
        id INTEGER PRIMARY KEY,
        page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (page_id, code)
    ) STRICT
    """,
    # Time without a row was not observed. Observed rows never overlap each other; rows from the
    # page's history may lie under them, and readers prefer the observed ones.
    """
    CREATE TABLE states (
        component_id INTEGER NOT NULL REFERENCES components (id) ON DELETE CASCADE,
        source TEXT NOT NULL CHECK (source IN ('observed', 'page_history')),
        from_us INTEGER NOT NULL,
        until_us INTEGER NOT NULL CHECK (until_us >= from_us),
        state TEXT NOT NULL,
        PRIMARY KEY (component_id, source, from_us)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX states_by_end ON states (until_us)",
    """
    CREATE TABLE incidents (
        id INTEGER PRIMARY KEY,
        page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        is_maintenance INTEGER NOT NULL CHECK (is_maintenance IN (0, 1)),
        name TEXT NOT NULL,
        impact TEXT NOT NULL,
        phase TEXT NOT NULL,
        started_us INTEGER NOT NULL,
        updated_us INTEGER NOT NULL,
        url TEXT NOT NULL,
        component_codes TEXT NOT NULL,
        models TEXT NOT NULL,
        scheduled_for_us INTEGER,
        scheduled_until_us INTEGER,
        first_seen_us INTEGER,
        vanished_us INTEGER,
        closed_us INTEGER,
        UNIQUE (page_id, code)
    ) STRICT
    """,
    "CREATE INDEX incidents_by_start ON incidents (page_id, started_us)",
    # listed_us: when this wording was last seen; the greatest is the current one
    """
    CREATE TABLE updates (
        incident_id INTEGER NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        body_sha BLOB NOT NULL,
        listed_us INTEGER NOT NULL,
        phase TEXT NOT NULL,
        body TEXT NOT NULL,
        display_us INTEGER NOT NULL,
        affected TEXT NOT NULL,
        deliver_notifications INTEGER NOT NULL CHECK (deliver_notifications IN (0, 1)),
        PRIMARY KEY (incident_id, code, body_sha)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE outcomes (
        at_us INTEGER NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        is_probe INTEGER NOT NULL CHECK (is_probe IN (0, 1)),
        kind TEXT NOT NULL,
        failure TEXT NOT NULL,
        first_text_s REAL,
        elapsed_s REAL,
        PRIMARY KEY (at_us, provider, model, is_probe)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE verdicts (
        from_us INTEGER PRIMARY KEY,
        until_us INTEGER NOT NULL CHECK (until_us >= from_us),
        since_us INTEGER NOT NULL,
        kind TEXT NOT NULL,
        impact TEXT NOT NULL,
        incident_reported INTEGER NOT NULL CHECK (incident_reported IN (0, 1)),
        unstable INTEGER NOT NULL CHECK (unstable IN (0, 1)),
        reasons TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE policy (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        state BLOB NOT NULL
    ) STRICT
    """,
)


def to_version_1(database: Database) -> None:
    for statement in VERSION_1:
        database.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (to_version_1,)


def open_status_log(path: Path, clock: Clock) -> OpenedDatabase:
    """Open the log's file at this program's version; raises as `open_database` does."""
    return open_database(path, MIGRATIONS, clock.now())
