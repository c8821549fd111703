"""Version 8: a model's thinking before its answer, if its server sends it, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

# NULL if there is none; the search index does not cover it
VERSION_8 = (
    "ALTER TABLE segments ADD COLUMN thought TEXT",
    "ALTER TABLE segments ADD COLUMN thought_s REAL",
)


def add_thoughts(database: Database) -> None:
    for statement in VERSION_8:
        database.execute(statement)
