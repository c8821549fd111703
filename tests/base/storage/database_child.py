"""A second program at the same database, as a process of its own: ``WHAT PATH``.

Says ``ready`` when it has done the first part, and goes on when its input says so.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.base.storage.database_file import open_database
from understudy.base.storage.presence import held_alone

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

NOBODY = 65534
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROWS = 500


def make_rows(database: Database) -> None:
    database.execute("CREATE TABLE rows (writer TEXT NOT NULL, number INTEGER NOT NULL)")


def ready_then_wait() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def write_rows(path: Path) -> None:
    """Write one row a transaction."""
    ready_then_wait()
    database = open_database(path, (make_rows,), NOW).database
    for number in range(ROWS):
        with database.transaction(lasting=False):
            database.execute("INSERT INTO rows VALUES (?, ?)", (str(os.getpid()), number))
    database.close()


def hold_open(path: Path) -> None:
    database = open_database(path, (make_rows,), NOW).database
    ready_then_wait()
    database.close()


def hold_write(path: Path) -> None:
    database = open_database(path, (make_rows,), NOW).database
    with database.transaction():
        ready_then_wait()
    database.close()


def hold_opening(path: Path) -> None:
    with held_alone(path.with_name(f"{path.name}.opening"), 5):
        ready_then_wait()


def open_without_rights(path: Path) -> None:
    """Try to open as one who may read everything there and write nothing."""
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        open_database(path, (make_rows,), NOW)
    except StorageError as problem:
        print(problem.cause)  # noqa: T201 - the answer to the test


def fill_until_no_file_grows(path: Path) -> None:
    """Write with a limit on the size of files, as a quota does; then without."""
    import resource

    database = open_database(path, (make_rows,), NOW).database
    database.execute("INSERT INTO rows VALUES ('before', 1)")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 65536, hard))
    try:
        with database.transaction():
            database.execute("INSERT INTO rows VALUES (?, 2)", ("x" * 1_000_000,))
    except StorageError as problem:
        print(problem.cause)  # noqa: T201 - the answer to the test
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    with database.transaction():
        database.execute("INSERT INTO rows VALUES ('after', 3)")
    print(",".join(row["writer"] for row in database.query("SELECT writer FROM rows")))  # noqa: T201 - the same
    database.close()


WHAT = {
    one.__name__: one
    for one in (
        write_rows,
        hold_open,
        hold_write,
        hold_opening,
        open_without_rights,
        fill_until_no_file_grows,
    )
}

if __name__ == "__main__":
    WHAT[sys.argv[1]](Path(sys.argv[2]))
