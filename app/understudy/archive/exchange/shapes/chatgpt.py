"""ChatGPT's data export: a mapping of nodes that name their parents, and the node last looked at.

System messages, hidden ones, tools and what was said to tools are left out; a node that is left out
is stepped over, so that an answer follows its question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from understudy.archive.exchange.model import PROVIDERS, Origin, Why
from understudy.archive.exchange.shapes.lenient import (
    count_in,
    exact_text_in,
    file_name,
    instant_in,
    key_in,
    list_in,
    media_type_of,
    object_in,
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
from understudy.archive.rows import storable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PROVIDER = PROVIDERS[Origin.CHATGPT]
FINISHED = {"", "finished_successfully"}
NOT_SAID = {"thoughts", "reasoning_recap", "user_editable_context", "model_editable_context"}
ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}
SILENT_ROLES = {"system", "tool"}


@dataclass(slots=True)
class _Reading:
    model: str
    at: datetime
    parents: dict[str, str | None]
    kept: dict[str, SaidMessage]
    left_out: int = 0


def chatgpt_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one conversation; an instant that is missing becomes that of its conversation.

    Raises `UnusableError`.
    """
    key, title = key_in(given, "conversation_id", "id"), text_in(given, "title")
    if not key:
        raise UnusableError(Why.NO_ID, title)
    if not isinstance(given.get("mapping"), dict):
        raise UnusableError(Why.BROKEN, title, key)
    updated_at = instant_in(given, "update_time")
    created_at = instant_in(given, "create_time") or updated_at or now
    reading = _Reading(text_in(given, "default_model_slug"), created_at, {}, {})
    for node_key, node in object_in(given, "mapping").items():
        _read(storable(node_key), node, reading)
    leaf = nearest_kept(key_in(given, "current_node"), reading.parents, reading.kept)
    messages = _joined(reading, leaf)
    return SaidConversation(
        origin=Origin.CHATGPT,
        key=key,
        title=title_of(title, messages),
        created_at=created_at,
        updated_at=updated_at or max([created_at, *(one.created_at for one in messages)]),
        origin_updated_at=updated_at,
        messages=messages,
        left_out=reading.left_out,
    )


def _read(key: str, node: Any, reading: _Reading) -> None:  # noqa: ANN401 - JSON of any shape
    if not isinstance(node, dict) or key in reading.parents:
        reading.left_out += 1
        return
    reading.parents[key] = key_in(node, "parent") or None
    message = node.get("message")
    if message is None:
        reading.left_out += "message" not in node
        return
    role_name = message_role(message)
    if role_name in SILENT_ROLES:
        return
    role = ROLES.get(role_name)
    if role is None or not isinstance(message.get("content"), dict):
        reading.left_out += 1
        return
    if _is_hidden(message):
        return
    made = _message(key, role, message, reading)
    if made.text or made.segments or made.attachments:
        reading.kept[key] = made
    else:
        # nothing was said, or nothing of it is left
        content = message["content"]
        is_empty = isinstance(content.get("parts"), list) or isinstance(content.get("text"), str)
        reading.left_out += not is_empty


def message_role(message: Any) -> str:  # noqa: ANN401 - JSON of any shape
    return text_in(object_in(message, "author"), "role") if isinstance(message, dict) else ""


def _is_hidden(message: Mapping[str, Any]) -> bool:
    recipient = message.get("recipient")
    return (
        (isinstance(recipient, str) and recipient not in {"", "all"})
        or object_in(message, "metadata").get("is_visually_hidden_from_conversation") is True
        or object_in(message, "content").get("content_type") in NOT_SAID
    )


def _message(key: str, role: Role, message: Mapping[str, Any], reading: _Reading) -> SaidMessage:
    metadata = object_in(message, "metadata")
    said = _text_of(object_in(message, "content"))
    is_answer = role is Role.ASSISTANT
    is_cut = text_in(message, "status") not in FINISHED
    segment = SaidSegment(
        provider=PROVIDER,
        model=text_in(metadata, "model_slug") or reading.model,
        text=said,
        outcome=Outcome.INTERRUPTED if is_cut else Outcome.COMPLETE,
    )
    return SaidMessage(
        key=key,
        role=role,
        text="" if is_answer else said,
        created_at=instant_in(message, "create_time", "update_time") or reading.at,
        segments=(segment,) if is_answer and said else (),
        attachments=_attachments_of(message, metadata),
    )


def _text_of(content: Mapping[str, Any]) -> str:
    pieces = [_part_text(part) for part in list_in(content, "parts")]
    said = "\n\n".join(piece for piece in pieces if piece.strip())
    if not said:
        said = exact_text_in(content, "text")
        if said.strip() and content.get("content_type") == "code":
            language = text_in(content, "language")
            said = f"```{'' if language == 'unknown' else language}\n{said}\n```"
    return said.strip("\n") if said.strip() else ""


def _part_text(part: object) -> str:
    if isinstance(part, str):
        return storable(part)
    if isinstance(part, dict) and part.get("content_type") == "audio_transcription":
        return exact_text_in(part, "text")
    return ""


def _attachments_of(
    message: Mapping[str, Any], metadata: Mapping[str, Any]
) -> tuple[SaidAttachment, ...]:
    found: dict[str, SaidAttachment] = {}
    for one in objects_in(metadata, "attachments"):
        name = file_name(text_in(one, "name"))
        if name:
            media_type = media_type_of(name, text_in(one, "mime_type"))
            key = key_in(one, "id") or f"name {name}"
            found[key] = SaidAttachment(name, media_type, None, count_in(one, "size"))
    for part in objects_in(object_in(message, "content"), "parts"):
        pointer = file_name(text_in(part, "asset_pointer"))
        if pointer and not any(key in pointer for key in found):
            found[pointer] = SaidAttachment(
                pointer, media_type_of(pointer, ""), None, count_in(part, "size_bytes")
            )
    return tuple(found.values())


def _joined(reading: _Reading, leaf: str | None) -> tuple[SaidMessage, ...]:
    """Return the messages in order, what one turn said in several nodes made one answer."""
    kept = {
        key: replace(one, parent=nearest_kept(reading.parents[key], reading.parents, reading.kept))
        for key, one in reading.kept.items()
    }
    children: dict[str | None, int] = {}
    for one in kept.values():
        children[one.parent] = children.get(one.parent, 0) + 1
    heads: dict[str, str] = {}
    made: dict[str, SaidMessage] = {}
    for one in in_order(tuple(kept.values()), leaf):
        parent = None if one.parent is None else heads.get(one.parent, one.parent)
        head = made.get(parent) if parent is not None else None
        is_turn_on = head is not None and head.role is one.role is Role.ASSISTANT
        if head is not None and is_turn_on and children[one.parent] == 1:
            heads[one.key] = head.key
            made[head.key] = _with(head, one)
        else:
            made[one.key] = replace(one, parent=parent)
    return in_order(tuple(made.values()), None if leaf is None else heads.get(leaf, leaf))


def _with(head: SaidMessage, more: SaidMessage) -> SaidMessage:
    """Return the answer ``head`` with what the same turn said further on."""
    segments = list(head.segments)
    for one in more.segments:
        last = segments[-1] if segments else None
        if last and last.model == one.model and last.outcome is Outcome.COMPLETE:
            segments[-1] = replace(one, text=f"{last.text}\n\n{one.text}")
        else:
            segments.append(one)
    return replace(
        head, segments=tuple(segments), attachments=(*head.attachments, *more.attachments)
    )
