"""Group chats of ChatGPT's export: a plain list of messages by several people and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.model import Role, Segment
from understudy.archive.transfer.results import Origin
from understudy.archive.transfer.shapes.chatgpt.contents import said_by_model, said_by_person
from understudy.archive.transfer.shapes.chatgpt.conversation import PROVIDER, message_role
from understudy.archive.transfer.shapes.documents import Documents
from understudy.archive.transfer.shapes.lenient import (
    instant_in,
    key_in,
    object_in,
    objects_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import (
    SaidConversation,
    SaidMessage,
    Tally,
)
from understudy.archive.transfer.shapes.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def group_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one group chat; each message follows the one before it."""
    key, title, tally = key_in(given, "id", "chat_id"), text_in(given, "title", "name"), Tally()
    created_at = instant_in(given, "create_time", "created_at", tally=tally, is_bound=True)
    at, documents = created_at or now, Documents()
    messages: list[SaidMessage] = []
    for number, one in enumerate(objects_in(given, "messages")):
        at = instant_in(one, "create_time", "created_at", tally=tally) or at
        role = message_role(one)
        is_answer = role == "assistant"
        said = said_by_model(one, {}, documents, tally) if is_answer else said_by_person(one, tally)
        if not said.text and not said.files:
            continue
        text = said.text if is_answer else _named(one, said.text)
        messages.append(
            SaidMessage(
                key_in(one, "id") or f"message {number}",
                Role.ASSISTANT if is_answer else Role.USER,
                "" if is_answer else text,
                at,
                messages[-1].key if messages else None,
                (Segment(PROVIDER, "", text),) if is_answer else (),
                said.files,
            )
        )
    updated_at = instant_in(given, "update_time", "updated_at", tally=tally, is_bound=True)
    return SaidConversation(
        origin=Origin.CHATGPT,
        key=f"group {key}",
        title=title_of(title, messages),
        created_at=created_at or now,
        updated_at=updated_at or at,
        origin_updated_at=updated_at,
        messages=tuple(messages),
        notes=tally.notes(),
    )


def _named(message: Mapping[str, Any], text: str) -> str:
    """Return one person's text, with their name if known."""
    name = text_in(object_in(message, "author"), "name") or text_in(message, "author_name", "name")
    return f"{name}: {text}" if name else text
