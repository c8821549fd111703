"""ChatGPT's data export: a mapping of nodes with parents, and the node last viewed.

The text, files and code of a turn in several nodes become one answer. System messages, hidden ones,
thinking and the traffic with tools are skipped, so that an answer follows its question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from understudy.archive.model import Outcome, Role, Segment
from understudy.archive.transfer.results import PROVIDERS, Origin, Why
from understudy.archive.transfer.shapes.chatgpt.calls import canvas_of
from understudy.archive.transfer.shapes.chatgpt.contents import (
    content_of,
    has_place_for_words,
    is_hidden,
    is_thinking,
    said_by_model,
    said_by_person,
    said_by_tool,
)
from understudy.archive.transfer.shapes.chatgpt.markup import without_marks
from understudy.archive.transfer.shapes.chatgpt.nodes import nodes_of, parents_of
from understudy.archive.transfer.shapes.chatgpt.turns import joined
from understudy.archive.transfer.shapes.documents import Documents
from understudy.archive.transfer.shapes.labels import labels_of
from understudy.archive.transfer.shapes.lenient import (
    instant_in,
    key_in,
    object_in,
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
from understudy.archive.transfer.shapes.tree import from_the_top, nearest_kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PROVIDER = PROVIDERS[Origin.CHATGPT]
FINISHED = {"", "finished_successfully"}
ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "tool": Role.ASSISTANT}


@dataclass(slots=True)
class _Reading:
    """The state while the nodes of one conversation are read, parents first."""

    model: str
    at: datetime
    parents: dict[str, str | None]
    replies: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    kept: dict[str, SaidMessage] = field(default_factory=dict)
    documents: dict[str | None, Documents] = field(default_factory=lambda: {None: Documents()})
    tally: Tally = field(default_factory=Tally)


def chatgpt_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one conversation; a missing instant becomes that of its conversation.

    Raises `UnusableError`.
    """
    key = key_in(given, "conversation_id", "id")
    title = " ".join(without_marks(text_in(given, "title")).split())
    if not key:
        raise UnusableError(Why.NO_ID, title)
    nodes = nodes_of(given.get("mapping"))
    if nodes is None:
        raise UnusableError(Why.BROKEN, title, key)
    tally = Tally()
    updated_at = instant_in(given, "update_time", tally=tally, is_bound=True)
    created_at = instant_in(given, "create_time", tally=tally, is_bound=True) or updated_at or now
    model = text_in(given, "default_model_slug")
    reading = _Reading(model, created_at, parents_of(nodes), _replies(nodes), tally=tally)
    for node_key in from_the_top(reading.parents):
        _read(node_key, nodes[node_key], reading)
    _count_thinking(nodes, reading)
    leaf = nearest_kept(key_in(given, "current_node"), reading.parents, reading.kept)
    messages, active = joined(reading.kept, reading.parents, leaf)
    return SaidConversation(
        origin=Origin.CHATGPT,
        key=key,
        title=title_of(title, messages),
        created_at=created_at,
        updated_at=updated_at or max([created_at, *(one.created_at for one in messages)]),
        origin_updated_at=updated_at,
        messages=messages,
        pinned_at=_pinned_at(given, updated_at or created_at, tally),
        notes=tally.notes(),
        active=active,
        labels=labels_of(given),
    )


def _pinned_at(given: Mapping[str, Any], at: datetime, tally: Tally) -> datetime | None:
    if given.get("is_starred") is True:
        return at
    return instant_in(given, "pinned_time", tally=tally, is_bound=True)


def _count_thinking(nodes: Mapping[str, Any], reading: _Reading) -> None:
    """Count the branches that end in thinking, without an answer after it."""
    ends = set(nodes) - {one for one in reading.parents.values() if one is not None}
    for end in ends - set(reading.kept):
        last = nearest_kept(end, reading.parents, reading.kept)
        if last is None or reading.kept[last].role is not Role.USER:
            continue
        now: str | None = end
        while now is not None and now != last:
            if is_thinking(nodes[now]):
                reading.tally.add(Why.ONLY_THINKING)
                break
            now = reading.parents[now]


def _replies(nodes: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return each tool's message by the node it replies to."""
    parents = parents_of(nodes)
    found: dict[str, Mapping[str, Any]] = {}
    for key, node in nodes.items():
        message = unwrapped(node.get("message")) if isinstance(node, dict) else None
        parent = parents[key]
        if isinstance(message, dict) and message_role(message) == "tool" and parent is not None:
            found.setdefault(parent, message)
    return found


def _read(key: str, node: Any, reading: _Reading) -> None:  # noqa: ANN401 - JSON of any shape
    above = reading.documents.get(reading.parents[key]) or reading.documents[None]
    reading.documents[key] = above
    if not isinstance(node, dict):
        reading.tally.add(Why.MESSAGES_LEFT_OUT)
        return
    message = unwrapped(node.get("message"))
    if message is None:
        if "message" not in node:
            reading.tally.add(Why.MESSAGES_LEFT_OUT)
        return
    role_name = message_role(message)
    if role_name == "system":
        return
    role = ROLES.get(role_name)
    if role is None or not content_of(message):
        reading.tally.add(Why.MESSAGES_LEFT_OUT)
        return
    made = _message(key, role_name, message, reading)
    if made.text or made.segments or made.attachments or made.sources:
        reading.kept[key] = made
    elif role_name != "tool" and not has_place_for_words(message) and not is_hidden(message):
        reading.tally.add(Why.MESSAGES_LEFT_OUT)


def message_role(message: Any) -> str:  # noqa: ANN401 - JSON of any shape
    if not isinstance(message, dict):
        return ""
    return role_in(object_in(message, "author"), "role") or role_in(message, "role", "author")


def _message(key: str, role: str, message: dict[str, Any], reading: _Reading) -> SaidMessage:
    metadata = object_in(message, "metadata")
    is_answer = role != "user"
    if role == "user":
        said = said_by_person(message, reading.tally)
    elif role == "tool":
        said = said_by_tool(message, reading.tally)
    else:
        reply = reading.replies.get(key)
        documents = reading.documents[key].branch()
        told = canvas_of(reply) or canvas_of(message)
        said = said_by_model(_addressed(message, reply), told, documents, reading.tally)
        reading.documents[key] = documents
    is_cut = role == "assistant" and text_in(message, "status") not in FINISHED
    segment = Segment(
        provider=PROVIDER,
        model=text_in(metadata, "model_slug") or ("" if role == "tool" else reading.model),
        text=said.text,
        outcome=Outcome.INTERRUPTED if is_cut else Outcome.COMPLETE,
    )
    at = instant_in(message, "create_time", "update_time", tally=reading.tally)
    return SaidMessage(
        key=key,
        role=ROLES[role],
        text="" if is_answer else said.text,
        created_at=at or reading.at,
        segments=(segment,) if is_answer and said.text else (),
        attachments=said.files,
        sources=said.sources,
    )


def _addressed(message: dict[str, Any], reply: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a message with its tool, if only the tool's reply names it."""
    if reply is None or text_in(message, "recipient"):
        return message
    content = content_of(message)
    parts = content.get("parts")
    told = parts[0] if isinstance(parts, list) and len(parts) == 1 else content.get("text")
    if content.get("content_type") != "code" and not isinstance(unwrapped(told), dict):
        return message
    name = text_in(object_in(reply, "author"), "name")
    return {**message, "recipient": name} if name else message
