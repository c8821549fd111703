"""Puts recovered rows into the tables of a new database, as far as these accept them."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from understudy.base.storage.database import Database
    from understudy.base.storage.pages import Value


class TableToFill(msgspec.Struct, frozen=True):
    name: str
    columns: list[str]
    key: int | None
    """The column that is the rowid, stored as NULL in the row itself."""
    own: frozenset[int]
    """The rowids in a new, empty database; the same rowids in the damaged one mean nothing."""


def tables_of(into: Database) -> dict[str, TableToFill]:
    found = {}
    for row in into.query("PRAGMA main.table_list"):
        if row["type"] != "table" or row["name"].startswith("sqlite_") or row["wr"]:
            continue
        info = into.query(f'PRAGMA table_info("{row["name"]}")')
        keys = [
            column["cid"] for column in info if column["pk"] and column["type"].upper() == "INTEGER"
        ]
        is_rowid = len(keys) == 1 and sum(bool(column["pk"]) for column in info) == 1
        own = into.query(f'SELECT rowid FROM "{row["name"]}"')  # noqa: S608 - our own names
        found[row["name"]] = TableToFill(
            row["name"],
            [column["name"] for column in info],
            keys[0] if is_rowid else None,
            frozenset(one[0] for one in own),
        )
    return found


@contextmanager
def without_triggers(into: Database) -> Generator[None]:
    """Switch triggers off: they already ran when the rows were first written."""
    made = into.query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for name, _ in made:
        into.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in made:
        into.execute(sql)


def count_of(into: Database, table: TableToFill) -> int:
    counted = into.query(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 - our own names
    return int(counted[0][0]) - len(table.own)


def _insertion(table: TableToFill, columns: Sequence[str], rowid: int) -> tuple[str, int | None]:
    """Return the INSERT and which of its values is the rowid; None: one value more."""
    names = list(columns)
    place = None
    if table.key is not None:
        place = names.index(table.columns[table.key])
    elif rowid not in table.own:
        names.append("rowid")
    listed, marks = ", ".join(f'"{one}"' for one in names), ", ".join("?" * len(names))
    return f'INSERT OR IGNORE INTO "{table.name}" ({listed}) VALUES ({marks})', place  # noqa: S608 - our own names


def insert_all(
    into: Database, table: TableToFill, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]
) -> None:
    """Insert rows that begin with their rowid: all at once, or one by one if one is refused."""
    if table.key is not None:
        sql, place = _insertion(table, columns, 0)
        assert place is not None  # noqa: S101 - it has a key
        try:
            into.execute_many(
                sql, (row[1 : place + 1] + row[:1] + row[place + 2 :] for row in rows)
            )
        except sqlite3.DatabaseError:
            pass
        else:
            return
    for row in rows:
        insert(into, table, columns, row[0], row[1:])


def insert(
    into: Database,
    table: TableToFill,
    columns: Sequence[str],
    rowid: Value,
    values: Sequence[Value],
) -> bool:
    assert isinstance(rowid, int)  # noqa: S101 - SQLite knows no other
    sql, place = _insertion(table, columns, rowid)
    given = list(values)
    if place is not None:
        given[place] = rowid
    elif rowid not in table.own:
        given.append(rowid)
    try:
        return bool(into.execute(sql, given))
    except sqlite3.DatabaseError:
        return False  # not a row of this table, or no longer one
