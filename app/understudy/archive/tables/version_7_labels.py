"""Version 7: what its origin noted of a conversation, as a project or that it was archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

# a JSON object of texts, NULL where nothing was noted
VERSION_7 = ("ALTER TABLE conversations ADD COLUMN labels TEXT",)


def add_labels(database: Database) -> None:
    for statement in VERSION_7:
        database.execute(statement)
