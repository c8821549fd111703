"""Brings the index up to date with the archive, in short steps that survive a kill in between.

New messages are found by their id, all other changes by the notes of
`archive.tables.version_4_search`; doing a step twice changes nothing. The archive is only read,
except to remove notes that are done.
"""

from __future__ import annotations

import logging
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.search.index import SHELF_DOCS, shelf_of
from understudy.archive.search.parts import indexed
from understudy.archive.transfer.results import PROVIDERS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from understudy.archive.search.index import SearchIndex

log = logging.getLogger(__name__)

MESSAGES_A_STEP = 2000
NOTES_A_STEP = 2000
MESSAGE, SEGMENT, ATTACHMENT = 1, 2, 3
KINDS = {"message": MESSAGE, "segment": SEGMENT, "attachment": ATTACHMENT}

_ASKED = " ".join(f"WHEN '{origin}' THEN '{name}'" for origin, name in PROVIDERS.items())
ASKED_OF = f"CASE messages.origin {_ASKED} END"
"""The provider an imported question was put to, in SQL; NULL for one asked here."""
# the columns of `_Source`, for each kind of document
_COLUMNS = {
    MESSAGE: "SELECT messages.id, conversation_id, messages.id, text, created_us,"  # noqa: S608 - fixed words
    f" {ASKED_OF}, ''"
    " FROM messages WHERE role = 'user' AND",
    SEGMENT: "SELECT segments.id, conversation_id, message_id, segments.text,"
    " ifnull(started_us, created_us), provider, model"
    " FROM messages JOIN segments ON message_id = messages.id WHERE outcome <> 'running' AND",
    ATTACHMENT: "SELECT attachments.id, conversation_id, message_id,"  # noqa: S608 - fixed words
    f" name || char(10) || ifnull(attachments.text, ''), created_us, {ASKED_OF}, ''"
    " FROM messages JOIN attachments ON message_id = messages.id WHERE",
}
_IDS = {MESSAGE: "messages.id", SEGMENT: "segments.id", ATTACHMENT: "attachments.id"}


class _Source(msgspec.Struct, frozen=True):
    kind: int
    id: int
    conversation_id: int
    message_id: int
    text: str
    at_us: int
    provider: str | None
    model: str | None

    @property
    def digest(self) -> int:
        return zlib.crc32(self.text.encode("utf-8", "replace"))


class Filling:
    """Reads ``archive`` and writes ``index``; both belong to this thread."""

    def __init__(self, archive: sqlite3.Connection, index: SearchIndex) -> None:
        self._archive = archive
        self._index = index

    def catch_up(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Work until nothing is left; return False if ``go_on`` ended it before.

        Errors are SQLite's.
        """
        while self._take_titles() or self._take_messages():
            if not go_on():
                return False
        while self._take_notes():
            if not go_on():
                return False
        return True

    def _take_titles(self) -> int:
        last = self._index.state("conversation")
        rows = self._archive.execute(
            "SELECT id, title FROM conversations WHERE id > ? ORDER BY id LIMIT ?",
            (last, MESSAGES_A_STEP),
        ).fetchall()
        if rows:
            with self._index.transaction():
                self._index.write(
                    "INSERT OR REPLACE INTO titles (rowid, title) VALUES (?, ?)",
                    [(row[0], indexed(row[1])) for row in rows if row[1]],
                )
                self._index.set_state("conversation", rows[-1][0])
        return len(rows)

    def _take_messages(self) -> bool:
        first = self._index.state("message")
        last = self._archive.execute(
            "SELECT max(id) FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?)",
            (first, MESSAGES_A_STEP),
        ).fetchone()[0]
        if last is None:
            return False
        found = [
            one
            for kind in _COLUMNS
            for one in self._sources(kind, "messages.id > ? AND messages.id <= ?", (first, last))
        ]
        with self._index.transaction():
            self._add(found)
            self._index.set_state("message", last)
        return True

    def _take_notes(self) -> bool:
        rows = self._archive.execute(
            "SELECT id, kind, source_id FROM search_changes WHERE id > ? ORDER BY id LIMIT ?",
            (self._index.state("note"), NOTES_A_STEP),
        ).fetchall()
        if not rows:
            return False
        noted: dict[str, set[int]] = defaultdict(set)
        for _, kind, source_id in rows:
            noted[kind].add(source_id)
        is_stale = self._retitle(noted["title"] | noted["gone"])
        dead, fresh = self._compared(noted)
        self._take_out(dead)
        if is_stale or dead or noted["gone"]:
            self._index.wipe()
        with self._index.transaction():
            self._add(fresh)
            self._index.set_state("note", rows[-1][0])
        self._archive.execute("DELETE FROM search_changes WHERE id <= ?", (rows[-1][0],))
        return True

    def _retitle(self, conversation_ids: set[int]) -> bool:
        """Index new titles; return True if they replaced old ones."""
        if not conversation_ids:
            return False
        stale = 0
        with self._index.transaction():
            for one in conversation_ids:
                stale += len(self._index.query("SELECT 1 FROM titles WHERE rowid = ?", (one,)))
                row = self._archive.execute(
                    "SELECT title FROM conversations WHERE id = ?", (one,)
                ).fetchone()
                self._index.write("DELETE FROM titles WHERE rowid = ?", [(one,)])
                if row is not None and row[0]:
                    self._index.write(
                        "INSERT INTO titles (rowid, title) VALUES (?, ?)",
                        [(one, indexed(row[0]))],
                    )
            if stale:
                # otherwise the words of the old ones would stay in it
                self._index.query("INSERT INTO titles (titles) VALUES ('optimize')")
        return bool(stale)

    def _compared(self, noted: dict[str, set[int]]) -> tuple[set[int], list[_Source]]:
        """Return the outdated documents, and the sources without a current one."""
        dead: set[int] = set()
        fresh: list[_Source] = []
        for one in noted["gone"]:
            rows = self._index.query("SELECT id FROM docs WHERE conversation_id = ?", (one,))
            dead.update(row[0] for row in rows)
        for name, kind in KINDS.items():
            for source_id in noted[name]:
                now = next(iter(self._sources(kind, f"{_IDS[kind]} = ?", (source_id,))), None)
                rows = self._index.query(
                    "SELECT id, digest FROM docs WHERE source_id = ? AND kind = ?",
                    (source_id, kind),
                )
                if rows and (now is None or rows[0]["digest"] != now.digest):
                    dead.add(rows[0]["id"])
                if now is not None and (not rows or rows[0]["digest"] != now.digest):
                    fresh.append(now)
        return dead, fresh

    def _add(self, found: Iterable[_Source]) -> None:
        next_id = self._index.state("doc") + 1
        texts: list[tuple[int, str]] = []
        rows: list[tuple[object, ...]] = []
        spans: dict[int, tuple[int, int]] = {}
        for one in sorted(found, key=lambda one: (one.at_us, one.message_id)):
            if not one.text:
                continue
            known = self._index.query(
                "SELECT 1 FROM docs WHERE source_id = ? AND kind = ?", (one.id, one.kind)
            )
            if known:
                continue
            speaker = None if one.provider is None else self._speaker(one)
            where = (one.conversation_id, one.message_id, one.at_us)
            rows.append((next_id, one.kind, one.id, *where, speaker, one.digest))
            texts.append((next_id, one.text))
            begin, end = spans.get(shelf_of(next_id), (one.at_us, one.at_us))
            spans[shelf_of(next_id)] = (min(begin, one.at_us), max(end, one.at_us))
            next_id += 1
        self._index.write("INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._index.shelve(texts)
        self._index.write(
            "INSERT INTO shelves VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
            " from_us = min(from_us, excluded.from_us),"
            " until_us = max(until_us, excluded.until_us)",
            [(shelf, *span) for shelf, span in spans.items()],
        )
        self._index.set_state("doc", next_id - 1)

    def _speaker(self, one: _Source) -> int:
        return self._index.speaker(one.provider or "", one.model or "")

    def _take_out(self, dead: set[int]) -> None:
        """Remove documents, and fill their shelves again without them."""
        by_shelf: dict[int, list[int]] = defaultdict(list)
        for doc_id in dead:
            by_shelf[shelf_of(doc_id)].append(doc_id)
        for shelf, doc_ids in by_shelf.items():
            with self._index.transaction():
                self._index.write("DELETE FROM docs WHERE id = ?", [(one,) for one in doc_ids])
                self._index.drop_shelf(shelf)
                self._refill(shelf)

    def _refill(self, shelf: int) -> None:
        rows = self._index.query(
            "SELECT id, kind, source_id FROM docs WHERE id > ? AND id <= ? ORDER BY id",
            (shelf * SHELF_DOCS, (shelf + 1) * SHELF_DOCS),
        )
        if not rows:
            self._index.write("DELETE FROM shelves WHERE id = ?", [(shelf,)])
        texts = [
            (doc_id, one.text)
            for doc_id, kind, source_id in rows
            for one in self._sources(kind, f"{_IDS[kind]} = ?", (source_id,))
        ]
        self._index.shelve(texts)

    def _sources(self, kind: int, where: str, values: tuple[object, ...]) -> Iterable[_Source]:
        for row in self._archive.execute(f"{_COLUMNS[kind]} {where}", values):
            yield _Source(kind, *row)
