"""The tables of the archive, one migration a version; a released version never changes.

Instants are INTEGER microseconds since 1970 UTC: they convert to `datetime` exactly, compare and
sort as numbers, and are unambiguous, unlike text with and without fractions or offsets. Durations
are REAL seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.retention.mending import mend
from understudy.archive.tables.version_1_conversations import begin
from understudy.archive.tables.version_2_outbox import add_outbox
from understudy.archive.tables.version_3_attachments import add_attachments
from understudy.archive.tables.version_4_search import add_search
from understudy.archive.tables.version_5_past import add_past_answers
from understudy.archive.tables.version_6_branches import add_branches
from understudy.archive.tables.version_7_labels import add_labels
from understudy.archive.tables.version_8_thoughts import add_thoughts
from understudy.base.storage.database_file import OpenedDatabase, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.storage.database_file import Migration

MIGRATIONS: tuple[Migration, ...] = (
    begin,
    add_outbox,
    add_attachments,
    add_search,
    add_past_answers,
    add_branches,
    add_labels,
    add_thoughts,
)


def open_archive(path: Path, clock: Clock) -> OpenedDatabase:
    """Open the database at this program's version; raises as `open_database` does."""
    return open_database(path, MIGRATIONS, clock.now(), mend)
