"""Canvases as files of an export: the last state of each, with the person's notes.

Their format is undocumented (checked in public readers of exports, 2026-11), so text is taken from
any field in which such files keep it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.model import Role, Segment
from understudy.archive.transfer.results import PROVIDERS, Origin
from understudy.archive.transfer.shapes.chatgpt.calls import document_language
from understudy.archive.transfer.shapes.documents import Documents, shown
from understudy.archive.transfer.shapes.lenient import (
    digest_of,
    exact_text_in,
    instant_in,
    key_in,
    objects_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import (
    SaidConversation,
    SaidMessage,
    Tally,
)
from understudy.archive.transfer.shapes.titles import title_of
from understudy.archive.transfer.shapes.unknown import kept_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MARKS = ("textdoc_id", "textdoc_type")
TEXTS = ("content", "text", "body", "markdown", "document")
VERSIONS = ("versions", "history")
CREATED, UPDATED = ("created_at", "create_time"), ("updated_at", "update_time")


def is_canvas(given: Mapping[str, Any]) -> bool:
    return any(name in given for name in MARKS)


def canvas_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read a canvas as an answer without a question: the file does not name the question."""
    tally = Tally()
    created_at = instant_in(given, *CREATED, tally=tally, is_bound=True)
    updated_at = instant_in(given, *UPDATED, tally=tally, is_bound=True)
    title, text = text_in(given, "title", "name"), _shown(given, tally)
    key = key_in(given, "textdoc_id", "id", "uuid") or digest_of(title, text)
    at = created_at or updated_at or now
    segment = Segment(PROVIDERS[Origin.CHATGPT], "", text)
    messages = (SaidMessage(f"canvas {key}", Role.ASSISTANT, "", at, segments=(segment,)),)
    return SaidConversation(
        origin=Origin.CHATGPT,
        key=f"canvas {key}",
        title=title_of(title, messages) or "Canvas",
        created_at=at,
        updated_at=updated_at or at,
        origin_updated_at=updated_at,
        messages=messages if text else (),
        notes=tally.notes(),
    )


def _shown(given: Mapping[str, Any], tally: Tally) -> str:
    """Return each version of a canvas, and the notes beside it; "" if it is empty."""
    documents, title = Documents(), text_in(given, "title", "name")
    kind = text_in(given, "textdoc_type", "type", "language")
    states = [one for name in VERSIONS for one in objects_in(given, name)]
    texts = [_text(one) for one in (*states, given)]
    written = [one for one in dict.fromkeys(texts) if one.strip()]
    said = [
        shown(documents.written("canvas", title or "Canvas", document_language(kind), one))
        for one in written
    ]
    comments = [text_in(one, "comment", "content", "text") for one in objects_in(given, "comments")]
    lines = [f"- {one}" for one in comments if one]
    said += ["\n".join(["Comments:\n", *lines])] if lines else []
    return "\n\n".join(said) if said else _unknown(given, tally)


def _text(given: Mapping[str, Any]) -> str:
    return next((text for name in TEXTS if (text := exact_text_in(given, name)).strip()), "")


def _unknown(given: Mapping[str, Any], tally: Tally) -> str:
    is_empty = all(given.get(name) in (None, "", [], {}) for name in TEXTS)
    return (
        ""
        if is_empty and any(name in given for name in TEXTS)
        else kept_unknown("canvas", given, tally)
    )
