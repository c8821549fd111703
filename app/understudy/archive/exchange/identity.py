"""What names a conversation or a message of this archive in another: the archive, and its number.

So an export of one's own, read back where it was made, is known for what it is; read on another
machine, talked on there and brought back, it adds what was said there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

NOTE = "archive_id"


def archive_id(database: Database) -> str:
    """Return the name of this archive, made up the first time; inside no transaction."""
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
    """Return the key of what was said here."""
    return f"{archive}:{row_id}"
