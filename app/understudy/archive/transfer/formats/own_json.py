"""Our own JSON: a whole conversation, which `shapes.own` can read back.

``docs/export.md`` describes it; this module and the reader change together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.model import PROGRAM_ENDED, Outcome
from understudy.archive.transfer.shapes.own import FORMAT, VERSION

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.model import Attachment, Segment, StoredAttempt
    from understudy.archive.transfer.kept import KeptConversation, KeptMessage


def conversation_json(kept: KeptConversation) -> bytes:
    """Return the conversation as one line of JSON."""
    one = kept.conversation
    return msgspec.json.encode(
        {
            "format": FORMAT,
            "version": VERSION,
            "key": kept.key,
            "origin": one.origin,
            "origin_updated_at": _exact(kept.origin_updated_at),
            "title": one.title,
            "created_at": _exact(one.created_at),
            "updated_at": _exact(one.updated_at),
            "private": one.private,
            "pinned_at": _exact(one.pinned_at),
            "draft": kept.draft or None,
            "active": kept.active_key,
            "labels": kept.labels,
            "messages": [_message(message) for message in kept.messages],
        }
    )


def _message(kept: KeptMessage) -> dict[str, Any]:
    one = kept.message
    return {
        "key": kept.key,
        "parent": kept.parent_key,
        "role": one.role.value,
        "origin": kept.origin,
        "text": one.text,
        "created_at": _exact(one.created_at),
        "system": one.system,
        "failure": one.failure,
        "first_text_s": one.first_text_s,
        "elapsed_s": one.elapsed_s,
        "segments": [_segment(segment) for segment in one.segments],
        "attachments": [_attachment(file) for file in one.attachments],
        "attempts": [_attempt(attempt) for attempt in kept.attempts],
    }


def _segment(one: Segment) -> dict[str, Any]:
    is_running = one.outcome is Outcome.RUNNING
    return {
        "provider": one.provider,
        "model": one.model,
        "text": one.text,
        # an answer still being written has no program, in the export, to continue it
        "outcome": (Outcome.INTERRUPTED if is_running else one.outcome).value,
        "failure": PROGRAM_ENDED if is_running else one.failure,
        "stop_reason": one.stop_reason,
        "input_tokens": one.usage.input_tokens,
        "output_tokens": one.usage.output_tokens,
        "started_at": _exact(one.started_at),
        "first_text_s": one.first_text_s,
        "elapsed_s": one.elapsed_s,
        "reason": one.reason,
        "sent": msgspec.to_builtins(one.sent),
        "past": msgspec.to_builtins(one.past),
        "thought": one.thought,
        "thought_s": one.thought_s,
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "media_type": one.media_type,
        "size_bytes": one.size_bytes,
        "sha256": None if one.sha256 is None else one.sha256.hex(),
        "text": one.text,
    }


def _attempt(one: StoredAttempt) -> dict[str, Any]:
    return {
        "provider": one.provider,
        "model": one.model,
        "failure": one.failure,
        "started_at": _exact(one.started_at),
        "first_text_s": one.first_text_s,
        "elapsed_s": one.elapsed_s,
    }


def _exact(instant: datetime | None) -> str | None:
    """Return the instant to the microsecond, as in the archive."""
    if instant is None:
        return None
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
