"""Global keys of conversations and messages: the archive's id, and the row's.

So an export of ours is recognised when it is imported where it was made; if it was continued on
another machine, the new messages are added.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

NOTE = "archive_id"


def archive_id(database: Database) -> str:
    """Return the id of this archive, made the first time; outside any transaction."""
    rows = database.query("SELECT value FROM meta WHERE key = ?", (NOTE,))
    if not rows:
        with database.transaction(lasting=False):
            database.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                (NOTE, os.urandom(16).hex()),
            )
        rows = database.query("SELECT value FROM meta WHERE key = ?", (NOTE,))
    return str(rows[0][0])


def own_key(archive: str, row_id: int) -> str:
    """Return the key of a row of this archive."""
    return f"{archive}:{row_id}"
