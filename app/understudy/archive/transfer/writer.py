"""Writes imported conversations with plain SQL, many per transaction, each whole or not at all.

Existing ones are found by their origin and key, so that a second import changes nothing, a newer
export adds the new part, and the same one adds parts an older reader had left out. Conversations of
this program are never changed, and deletions are not remembered: importing again restores them.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.archive.branches import Place, Tree
from understudy.archive.model import Role
from understudy.archive.past.kept import KeptQuestions
from understudy.archive.rows import OWN, to_us
from understudy.archive.transfer.identity import archive_id, own_key
from understudy.archive.transfer.imported_rows import insert_conversation, insert_said
from understudy.archive.transfer.repairing import Repairing
from understudy.archive.transfer.results import Origin
from understudy.archive.transfer.shapes.labels import labels_json
from understudy.archive.transfer.shapes.lenient import digest_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from understudy.archive.transfer.shapes.said import SaidConversation, SaidMessage
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database


MOST_DIGITS = 18
"""Of a row's id; with more it would exceed SQLite's integers."""


class Age(Enum):
    """The state of an export compared with the archive."""

    OLDER = auto()
    EQUAL = auto()
    NEWER = auto()


class Written(Enum):
    ADDED = auto()
    UPDATED = auto()
    UNCHANGED = auto()


class Taken(msgspec.Struct, frozen=True):
    """A conversation, and the bytes of its files if included, by SHA-256."""

    said: SaidConversation
    contents: Mapping[bytes, bytes] = msgspec.field(default_factory=dict)


class ConversationWriter:
    """Writes inside transactions of the caller; raises `StorageError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._own_archive = archive_id(database)
        self._written: set[tuple[str, str]] = set()
        self._past = KeptQuestions(database, clock)

    def write(self, taken: Taken) -> tuple[Written, int]:
        """Return the kind of change and how many messages were added."""
        said = taken.said
        origin = Origin.UNDERSTUDY.value if said.origin == OWN else said.origin
        row = self._own_row(said) or self._row(origin, said.key)
        if row is not None and self._is_another(row, said, origin):
            # if two conversations of one export share an id, neither may be lost
            asked = (one.text for one in said.messages)
            said = replace(said, key=f"{said.key} {digest_of(*asked)}")
            return self.write(replace(taken, said=said))
        self._written.add((origin, said.key))
        if row is None:
            conversation_id = insert_conversation(self._database, said, origin)
            ids: dict[str, int] = {}
            for message in said.messages:
                ids[message.key] = self._insert(conversation_id, message, ids, origin, taken)
            self._note_import(conversation_id)
            self._go_on_from(conversation_id, ids.get(said.active or ""))
            return Written.ADDED, len(ids)
        return self._merge(row, taken, origin)

    def _is_another(self, row: sqlite3.Row, said: SaidConversation, origin: str) -> bool:
        """Return True if this run has written another conversation of the same state and id."""
        if (origin, said.key) not in self._written or _age(said, row) is not Age.EQUAL:
            return False
        here = self._messages(row["id"])
        return any(
            one.role is Role.USER and one.key in here and here[one.key]["text"] != one.text
            for one in said.messages
        )

    def _merge(self, row: sqlite3.Row, taken: Taken, origin: str) -> tuple[Written, int]:
        said, conversation_id, is_own = taken.said, row["id"], row["origin"] == OWN
        age = _age(said, row)
        here = self._messages(conversation_id)
        leaf = _leaf(here, row["active_id"])
        has_own = any(one["origin"] == OWN for one in here.values())
        ids = {key: one["id"] for key, one in here.items()}
        added, changed = 0, False
        may_repair = age is not Age.OLDER and not is_own
        repairing = Repairing(self._database, self._past, conversation_id) if may_repair else None
        for message in said.messages:
            known = _known(here, message, said)
            if known is None or not _is_same(known, message):
                ids[message.key] = self._insert(conversation_id, message, ids, origin, taken)
                added += 1
                continue
            ids[message.key] = known["id"]
            if repairing is not None and known["origin_key"] is not None:
                changed = repairing.repair(known, message, ids, taken.contents) or changed
        if not is_own:
            changed = self._renew_conversation(row, said, age) or changed
            self._note_import(conversation_id)
        if added:
            self._database.execute(
                "UPDATE conversations SET updated_us = max(updated_us, ?) WHERE id = ?",
                (to_us(said.updated_at), conversation_id),
            )
            # if there are messages from here, the active branch stays theirs
            self._go_on_from(conversation_id, leaf if has_own else ids.get(said.active or ""))
        return (Written.UPDATED if added or changed else Written.UNCHANGED), added

    def _renew_conversation(self, row: sqlite3.Row, said: SaidConversation, age: Age) -> bool:
        """Use labels and a newer title; one with a vendor's marks is never right."""
        labels = labels_json(said.labels)
        is_labelled = age is not Age.OLDER and labels not in {None, row["labels"]}
        if is_labelled:
            self._database.execute(
                "UPDATE conversations SET labels = ? WHERE id = ?", (labels, row["id"])
            )
        is_taken = age is Age.NEWER or (age is Age.EQUAL and "\ue200" in row["title"])
        if not is_taken:
            return is_labelled
        title = said.title or row["title"]
        self._database.execute(
            "UPDATE conversations SET title = ?, origin_updated_us = ?,"
            " updated_us = max(updated_us, ?) WHERE id = ?",
            (
                title,
                None if said.origin_updated_at is None else to_us(said.origin_updated_at),
                to_us(said.updated_at),
                row["id"],
            ),
        )
        return is_labelled or bool(title != row["title"])

    def _note_import(self, conversation_id: int) -> None:
        self._database.execute(
            "UPDATE conversations SET imported_us = ? WHERE id = ?",
            (to_us(self._clock.now()), conversation_id),
        )

    def _go_on_from(self, conversation_id: int, message_id: int | None) -> None:
        if message_id is not None:
            self._database.execute(
                "UPDATE conversations SET active_id = ? WHERE id = ?", (message_id, conversation_id)
            )

    def _insert(
        self,
        conversation_id: int,
        message: SaidMessage,
        ids: Mapping[str, int],
        origin: str,
        taken: Taken,
    ) -> int:
        parent_id = None if message.parent is None else ids.get(message.parent)
        is_foreign = message.origin is not None and message.origin != OWN
        said_in = message.origin if is_foreign else Origin.UNDERSTUDY.value
        return insert_said(
            self._database,
            (conversation_id, parent_id),
            message,
            origin if message.origin is None else str(said_in),
            taken.contents,
        )

    def _row(self, origin: str, key: str) -> sqlite3.Row | None:
        rows = self._database.query(
            "SELECT * FROM conversations WHERE origin = ? AND origin_key = ?", (origin, key)
        )
        return rows[0] if rows else None

    def _own_row(self, said: SaidConversation) -> sqlite3.Row | None:
        """Return the conversation of this archive that is imported back, if it still exists.

        A copy of the database reuses the same ids, hence the instant.
        """
        if said.origin not in {OWN, Origin.UNDERSTUDY.value}:
            return None
        archive, _, number = said.key.rpartition(":")
        if archive != self._own_archive or not number.isdecimal() or len(number) > MOST_DIGITS:
            return None
        rows = self._database.query(
            "SELECT * FROM conversations WHERE id = ? AND origin = ? AND created_us = ?",
            (int(number), OWN, to_us(said.created_at)),
        )
        return rows[0] if rows else None

    def _messages(self, conversation_id: int) -> dict[str, sqlite3.Row]:
        """Return the messages of a conversation by their keys; an imported one takes precedence."""
        return {
            one["origin_key"] or own_key(self._own_archive, one["id"]): one
            for one in self._database.query(
                "SELECT id, origin_key, origin, created_us, parent_id, role, text"
                " FROM messages WHERE conversation_id = ?"
                " ORDER BY origin_key IS NOT NULL",
                (conversation_id,),
            )
        }


def _age(said: SaidConversation, row: sqlite3.Row) -> Age:
    """Return whether an export is older or newer than the archive."""
    known_us = row["origin_updated_us"]
    if said.origin_updated_at is None:
        return Age.EQUAL
    if known_us is None or to_us(said.origin_updated_at) > known_us:
        return Age.NEWER
    return Age.EQUAL if to_us(said.origin_updated_at) == known_us else Age.OLDER


def _leaf(here: Mapping[str, sqlite3.Row], active_id: int | None) -> int | None:
    places = (
        Place(one["id"], one["parent_id"], Role(one["role"]), one["origin"])
        for one in here.values()
    )
    return Tree(places).leaf(active_id)


def _known(
    here: Mapping[str, sqlite3.Row], message: SaidMessage, said: SaidConversation
) -> sqlite3.Row | None:
    """Return the stored message with its key, or with one from an older reading."""
    if message.key in here or not message.also:
        return here.get(message.key)
    keys = {one.key for one in said.messages}
    found = (here[key] for key in message.also if key in here and key not in keys)
    return next((one for one in found if one["origin_key"] is not None), None)


def _is_same(known: sqlite3.Row, message: SaidMessage) -> bool:
    """Return True if a message of this archive is the one imported back under its key."""
    is_brought = known["origin_key"] is not None
    return is_brought or bool(known["created_us"] == to_us(message.created_at))
