"""Claude.ai's data export, old and new: a list of messages, since 2026 with their parents.

The fields are those seen in real exports until 2026-11; none is relied upon but ``uuid`` and
``chat_messages``, and the official export names no model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from understudy.archive.exchange.model import PROVIDERS, Origin, Why
from understudy.archive.exchange.shapes.lenient import (
    count_in,
    digest_of,
    exact_text_in,
    file_name,
    instant_in,
    key_in,
    list_in,
    media_type_of,
    objects_in,
    text_in,
)
from understudy.archive.exchange.shapes.said import (
    SaidAttachment,
    SaidConversation,
    SaidMessage,
    SaidSegment,
    UnusableError,
)
from understudy.archive.exchange.shapes.titles import title_of
from understudy.archive.exchange.shapes.tree import in_order, nearest_kept
from understudy.archive.model import Outcome, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

PROVIDER = PROVIDERS[Origin.CLAUDE_AI]
ROOT = "00000000-0000-4000-8000-000000000000"
PLACEHOLDERS = ("This block is not supported on your current device yet.",)
"""What ``text`` says where a tool was used; ``content`` then holds the answer."""
ROLES = {"human": Role.USER, "assistant": Role.ASSISTANT}


@dataclass(slots=True)
class _Reading:
    """What is known while the messages of one conversation are read, one after another."""

    model: str
    at: datetime
    parents: dict[str, str | None]
    kept: dict[str, SaidMessage]
    befores: dict[str, str | None]
    left_out: int = 0
    before: str | None = None


def claude_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one conversation; instants that are missing become the one before, at last ``now``.

    Raises `UnusableError`.
    """
    key, title = key_in(given, "uuid"), text_in(given, "name")
    if not key:
        raise UnusableError(Why.NO_ID, title)
    if not isinstance(given.get("chat_messages"), list):
        raise UnusableError(Why.BROKEN, title, key)
    updated_at = instant_in(given, "updated_at")
    created_at = instant_in(given, "created_at") or updated_at or now
    reading = _Reading(text_in(given, "model"), created_at, {}, {}, {})
    for one in list_in(given, "chat_messages"):
        _read(one, reading)
    leaf = nearest_kept(key_in(given, "current_leaf_message_uuid"), reading.parents, reading.kept)
    messages = in_order(tuple(_with_parents(reading)), leaf)
    return SaidConversation(
        origin=Origin.CLAUDE_AI,
        key=key,
        title=title_of(title, messages),
        created_at=created_at,
        updated_at=updated_at or max([created_at, *(one.created_at for one in messages)]),
        origin_updated_at=updated_at,
        messages=messages,
        left_out=reading.left_out,
    )


def _read(given: Any, reading: _Reading) -> None:  # noqa: ANN401 - JSON of any shape
    role = ROLES.get(str(given.get("sender"))) if isinstance(given, dict) else None
    if role is None:
        reading.left_out += 1
        if isinstance(given, dict) and (key := key_in(given, "uuid")):
            reading.parents.setdefault(key, _parent_of(given, reading))
        return
    said = _text_of(given)
    attachments = _attachments_of(given)
    reading.at = instant_in(given, "created_at", "updated_at") or reading.at
    key = key_in(given, "uuid") or digest_of(role, str(reading.at), said)
    if key in reading.parents:
        key = f"{key} {digest_of(role, said, repr(attachments))}"
    reading.parents[key] = _parent_of(given, reading)
    reading.befores[key] = reading.before
    reading.before = key
    if not said and not attachments:
        # nothing was said, or nothing of it is left
        is_empty = isinstance(given.get("text"), str) or isinstance(given.get("content"), list)
        reading.left_out += not is_empty
        return
    is_cut = given.get("truncated") is True
    segment = SaidSegment(
        provider=PROVIDER,
        model=text_in(given, "model") or reading.model,
        text=said,
        outcome=Outcome.INTERRUPTED if is_cut else Outcome.COMPLETE,
    )
    is_answer = role is Role.ASSISTANT
    reading.kept[key] = SaidMessage(
        key=key,
        role=role,
        text="" if is_answer else said,
        created_at=reading.at,
        segments=(segment,) if is_answer else (),
        attachments=attachments,
    )


def _parent_of(given: Mapping[str, Any], reading: _Reading) -> str | None:
    """Return the parent it names; in an export without parents, the message before."""
    named = key_in(given, "parent_message_uuid")
    if named == ROOT:
        return None
    return named or reading.before


def _with_parents(reading: _Reading) -> Iterator[SaidMessage]:
    """Give the messages with parents that are kept; what names nobody follows what it stood by."""
    for key, one in reading.kept.items():
        parent = reading.parents[key]
        if parent is not None and parent not in reading.parents:
            parent = reading.befores[key]
        yield replace(one, parent=nearest_kept(parent, reading.parents, reading.kept))


def _text_of(given: Mapping[str, Any]) -> str:
    pieces: list[str] = []
    is_adjacent = False
    for block in objects_in(given, "content"):
        said = _block_text(block)
        if said:
            # citations cut a sentence into blocks; a tool in between begins a new paragraph
            glue = "" if is_adjacent or not pieces else "\n\n"
            pieces.append(glue + said)
        is_adjacent = block.get("type") == "text"
    said = "".join(pieces)
    if not said.strip():
        said = text_in(given, "text")
        for placeholder in PLACEHOLDERS:
            said = said.replace(f"```\n{placeholder}\n```", "").replace(placeholder, "")
    return said.strip("\n") if said.strip() else ""


def _block_text(block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "text":
            return exact_text_in(block, "text")
        case "voice_note":
            title, said = text_in(block, "title"), exact_text_in(block, "text")
            return f"{title}\n\n{said}" if title and said else title or said
        case _:
            return ""


def _attachments_of(given: Mapping[str, Any]) -> tuple[SaidAttachment, ...]:
    found: dict[str, SaidAttachment] = {}
    for number, one in enumerate(objects_in(given, "attachments")):
        name = file_name(text_in(one, "file_name"))
        text = text_in(one, "extracted_content")
        if name or text:
            found[f"{number}"] = SaidAttachment(
                name,
                media_type_of(name, text_in(one, "file_type")),
                text or None,
                count_in(one, "file_size"),
            )
    for one in [*objects_in(given, "files"), *objects_in(given, "files_v2")]:
        name = file_name(text_in(one, "file_name"))
        if name:
            key = key_in(one, "file_uuid", "uuid") or f"name {name}"
            found.setdefault(key, SaidAttachment(name, media_type_of(name, "")))
    return tuple(found.values())
