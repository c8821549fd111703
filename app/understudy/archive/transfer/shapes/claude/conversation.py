"""Claude.ai's data export, old and new: a list of messages, since 2026 with their parents.

The fields are those seen in real exports until 2026-11; only ``uuid`` and ``chat_messages`` are
required, and the official export names no model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from understudy.archive.model import Outcome, Role, Segment
from understudy.archive.transfer.results import PROVIDERS, Origin, Why
from understudy.archive.transfer.shapes.claude.blocks import holds_thinking, said_in
from understudy.archive.transfer.shapes.documents import Documents
from understudy.archive.transfer.shapes.labels import labels_of
from understudy.archive.transfer.shapes.lenient import (
    digest_of,
    instant_in,
    key_in,
    list_in,
    role_in,
    text_in,
    unwrapped,
)
from understudy.archive.transfer.shapes.said import (
    SaidConversation,
    SaidMessage,
    Tally,
    UnusableError,
)
from understudy.archive.transfer.shapes.titles import title_of
from understudy.archive.transfer.shapes.tree import (
    from_the_top,
    in_order,
    nearest_kept,
    without_guesses,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PROVIDER = PROVIDERS[Origin.CLAUDE_AI]
ROOT = "00000000-0000-4000-8000-000000000000"
ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}


@dataclass(slots=True)
class _Reading:
    """The state while the messages of one conversation are read, one after another."""

    model: str
    at: datetime
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    instants: dict[str, datetime] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    befores: dict[str, str | None] = field(default_factory=dict)
    kept: dict[str, SaidMessage] = field(default_factory=dict)
    documents: dict[str | None, Documents] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    before: str | None = None


def claude_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one conversation; a missing instant becomes the one before, or ``now`` if there is none.

    Raises `UnusableError`.
    """
    key, title = key_in(given, "uuid"), text_in(given, "name")
    if not key:
        raise UnusableError(Why.NO_ID, title)
    if not isinstance(unwrapped(given.get("chat_messages")), list):
        raise UnusableError(Why.BROKEN, title, key)
    tally = Tally()
    updated_at = instant_in(given, "updated_at", tally=tally, is_bound=True)
    created_at = instant_in(given, "created_at", tally=tally, is_bound=True) or updated_at or now
    reading = _Reading(text_in(given, "model"), created_at, tally=tally)
    for one in list_in(given, "chat_messages"):
        _place(unwrapped(one), reading)
    parents = _parents(reading)
    for message_key in from_the_top(parents):
        _read(message_key, parents, reading)
    leaf = nearest_kept(key_in(given, "current_leaf_message_uuid"), parents, reading.kept)
    messages = in_order(tuple(reading.kept.values()), leaf)
    return SaidConversation(
        origin=Origin.CLAUDE_AI,
        key=key,
        title=title_of(title, messages),
        created_at=created_at,
        updated_at=updated_at or max([created_at, *(one.created_at for one in messages)]),
        origin_updated_at=updated_at,
        messages=messages,
        pinned_at=(updated_at or created_at) if given.get("is_starred") is True else None,
        notes=tally.notes(),
        active=leaf,
        labels=labels_of(given),
    )


def _place(given: Any, reading: _Reading) -> None:  # noqa: ANN401 - JSON of any shape
    """Give a message its key, its instant and its parent."""
    role = ROLES.get(_role_word(given)) if isinstance(given, dict) else None
    if role is None:
        reading.tally.add(Why.MESSAGES_LEFT_OUT)
        if isinstance(given, dict) and (key := key_in(given, "uuid")):
            reading.parents.setdefault(key, _parent_of(given, reading))
        return
    at = instant_in(given, "created_at", "updated_at", tally=reading.tally)
    reading.at = at or reading.at
    key = key_in(given, "uuid")
    if key in reading.given and _says_the_same(given, reading.given[key]):
        return
    if not key or key in reading.parents:
        said = repr(given.get("text")), repr(given.get("content"))
        key = f"{key} {digest_of(role, str(reading.at), *said)}".strip()
    reading.parents[key] = _parent_of(given, reading)
    reading.befores[key] = reading.before
    reading.given[key] = given
    reading.instants[key] = reading.at
    reading.before = key


def _role_word(given: Mapping[str, Any]) -> str:
    return role_in(given, "sender", "role")


def _says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return True for a message that is listed twice."""
    return all(one.get(name) == other.get(name) for name in ("sender", "text", "content", "files"))


def _parent_of(given: Mapping[str, Any], reading: _Reading) -> str | None:
    """Return the parent it names; in an export without parents, the message before."""
    named = key_in(given, "parent_message_uuid")
    if named == ROOT:
        return None
    return named or reading.before


def _parents(reading: _Reading) -> dict[str, str | None]:
    """Return the existing parents; a message without one follows its neighbour."""
    parents = {
        key: parent if parent is None or parent in reading.parents else reading.befores.get(key)
        for key, parent in reading.parents.items()
    }
    guessed = {
        key
        for key, before in reading.befores.items()
        if before == parents[key] != key_in(reading.given[key], "parent_message_uuid")
    }
    return without_guesses(parents, guessed)


def _read(key: str, parents: Mapping[str, str | None], reading: _Reading) -> None:
    above = reading.documents.get(parents[key]) or Documents()
    reading.documents[key] = documents = above.branch()
    given = reading.given.get(key)
    if given is None:
        return
    role = ROLES[_role_word(given)]
    is_answer = role is Role.ASSISTANT
    said = said_in(given, documents, reading.tally, is_answer=is_answer)
    if not said.text and not said.files:
        if is_answer and holds_thinking(given):
            reading.tally.add(Why.ONLY_THINKING)
            return
        # an empty message, or one with nothing left
        if not isinstance(given.get("text"), str) and not isinstance(
            given.get("content"), list | str
        ):
            reading.tally.add(Why.MESSAGES_LEFT_OUT)
        return
    segment = Segment(
        provider=PROVIDER,
        model=text_in(given, "model") or reading.model,
        text=said.text,
        outcome=Outcome.INTERRUPTED if given.get("truncated") is True else Outcome.COMPLETE,
    )
    reading.kept[key] = SaidMessage(
        key=key,
        role=role,
        text="" if is_answer else said.text,
        created_at=reading.instants[key],
        parent=nearest_kept(parents[key], parents, reading.kept),
        segments=(segment,) if is_answer else (),
        attachments=said.files,
    )
