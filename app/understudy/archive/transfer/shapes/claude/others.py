"""Data beside Claude's conversations: projects with their files, and Claude's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.model import Role, Segment
from understudy.archive.rows import storable
from understudy.archive.transfer.results import Origin
from understudy.archive.transfer.shapes.claude.conversation import PROVIDER
from understudy.archive.transfer.shapes.lenient import (
    digest_of,
    exact_text_in,
    file_name,
    instant_in,
    key_in,
    media_type_of,
    object_in,
    objects_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import (
    SaidAttachment,
    SaidConversation,
    SaidMessage,
    Tally,
)
from understudy.archive.transfer.shapes.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MEMORIES = ("conversations_memory", "project_memories", "memory")


def is_project(given: Mapping[str, Any]) -> bool:
    return isinstance(given.get("docs"), list) or "prompt_template" in given


def is_memory(given: Mapping[str, Any]) -> bool:
    return any(name in given for name in MEMORIES)


def project_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read a project: its instructions become the question, its texts the files."""
    key, name, tally = key_in(given, "uuid", "id"), text_in(given, "name"), Tally()
    created_at = instant_in(given, "created_at", tally=tally, is_bound=True) or now
    updated_at = instant_in(given, "updated_at", tally=tally, is_bound=True)
    said = [exact_text_in(given, one).strip() for one in ("description", "prompt_template")]
    files = tuple(
        SaidAttachment(shown, media_type_of(shown, ""), exact_text_in(one, "content") or None)
        for one in objects_in(given, "docs")
        if (shown := file_name(text_in(one, "filename", "file_name", "name")) or "File")
    )
    message = SaidMessage(
        f"project {key}", Role.USER, "\n\n".join(filter(None, said)), created_at, attachments=files
    )
    messages = (message,) if message.text or files else ()
    return SaidConversation(
        origin=Origin.CLAUDE_AI,
        key=f"project {key or digest_of(name)}",
        title=title_of(name, messages),
        created_at=created_at,
        updated_at=updated_at or created_at,
        origin_updated_at=updated_at,
        messages=messages,
        notes=tally.notes(),
    )


def memory_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read Claude's memory of a person as an answer without a question."""
    said = [exact_text_in(given, one).strip() for one in ("conversations_memory", "memory")]
    said += [
        storable(one).strip()
        for one in object_in(given, "project_memories").values()
        if isinstance(one, str)
    ]
    text, tally = "\n\n".join(filter(None, said)), Tally()
    at = instant_in(given, "updated_at", "created_at", tally=tally, is_bound=True)
    key = f"memory {key_in(given, 'account_uuid', 'uuid')}".strip()
    segment = Segment(PROVIDER, "", text)
    message = SaidMessage(key, Role.ASSISTANT, "", at or now, segments=(segment,))
    return SaidConversation(
        origin=Origin.CLAUDE_AI,
        key=key,
        title="What Claude remembers",
        created_at=at or now,
        updated_at=at or now,
        origin_updated_at=at,
        messages=(message,) if text else (),
        notes=tally.notes(),
    )
