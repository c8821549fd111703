"""This program's own export, read back without loss; `formats.own_json` writes it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from understudy.archive.model import Outcome, PastSource, Role, Segment, Sent, StoredAttempt, Usage
from understudy.archive.rows import OWN
from understudy.archive.transfer.results import Why
from understudy.archive.transfer.shapes.labels import checked_labels
from understudy.archive.transfer.shapes.lenient import (
    count_in,
    exact_text_in,
    instant_in,
    key_in,
    list_in,
    object_in,
    objects_in,
    seconds_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import (
    SaidAttachment,
    SaidConversation,
    SaidMessage,
    Tally,
    UnusableError,
)
from understudy.archive.transfer.shapes.tree import parents_first

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

T = TypeVar("T")

FORMAT = "understudy conversation"
VERSION = 1
SHA256_DIGITS = 64


def own_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one conversation of our own export; raises `UnusableError`."""
    key, title = key_in(given, "key"), exact_text_in(given, "title")
    tally = Tally()
    version = count_in(given, "version")
    if version is None or version > VERSION:
        raise UnusableError(Why.UNKNOWN_SHAPE, title, key)
    if not key:
        raise UnusableError(Why.NO_ID, title)
    if not isinstance(given.get("messages"), list):
        raise UnusableError(Why.BROKEN, title, key)
    origin = text_in(given, "origin") or OWN
    created_at = _instant(given, "created_at", tally) or now
    messages: dict[str, SaidMessage] = {}
    for one in objects_in(given, "messages"):
        made = _message(one, origin, created_at, tally)
        if made is not None:
            messages.setdefault(made.key, made)
    lost = len(list_in(given, "messages")) - len(messages)
    if lost:
        tally.add(Why.MESSAGES_LEFT_OUT, count=lost)
    active = key_in(given, "active")
    return SaidConversation(
        origin=origin,
        key=key,
        title=title,
        created_at=created_at,
        updated_at=_instant(given, "updated_at", tally) or created_at,
        origin_updated_at=_instant(given, "origin_updated_at", tally),
        messages=parents_first(tuple(messages.values())),
        private=given.get("private") is not False,
        pinned_at=_instant(given, "pinned_at", tally),
        draft=exact_text_in(given, "draft") or None,
        notes=tally.notes(),
        active=active if active in messages else None,
        labels=checked_labels(object_in(given, "labels")),
    )


def _instant(given: Mapping[str, Any], name: str, tally: Tally) -> datetime | None:
    return instant_in(given, name, tally=tally, is_bound=True)


def _message(
    given: Mapping[str, Any], origin: str, created_at: datetime, tally: Tally
) -> SaidMessage | None:
    key, role = key_in(given, "key"), text_in(given, "role")
    if not key or role not in set(Role):
        return None
    return SaidMessage(
        key=key,
        role=Role(role),
        text=exact_text_in(given, "text"),
        created_at=_instant(given, "created_at", tally) or created_at,
        parent=key_in(given, "parent") or None,
        segments=tuple(_segment(one, tally) for one in objects_in(given, "segments")),
        attachments=tuple(_attachment(one) for one in objects_in(given, "attachments")),
        attempts=tuple(_attempt(one, created_at, tally) for one in objects_in(given, "attempts")),
        origin=text_in(given, "origin") or origin,
        system=_optional(given, "system"),
        failure=_optional(given, "failure"),
        first_text_s=seconds_in(given, "first_text_s"),
        elapsed_s=seconds_in(given, "elapsed_s"),
    )


def _segment(given: Mapping[str, Any], tally: Tally) -> Segment:
    outcome = Outcome.INTERRUPTED
    with suppress(ValueError):
        outcome = Outcome(text_in(given, "outcome"))
    return Segment(
        provider=exact_text_in(given, "provider"),
        model=exact_text_in(given, "model"),
        text=exact_text_in(given, "text"),
        # its writer does not continue it here
        outcome=Outcome.INTERRUPTED if outcome is Outcome.RUNNING else outcome,
        failure=_optional(given, "failure"),
        stop_reason=_optional(given, "stop_reason"),
        usage=Usage(count_in(given, "input_tokens"), count_in(given, "output_tokens")),
        started_at=_instant(given, "started_at", tally),
        first_text_s=seconds_in(given, "first_text_s"),
        elapsed_s=seconds_in(given, "elapsed_s"),
        reason=exact_text_in(given, "reason"),
        sent=_value(given, "sent", Sent),
        past=_value(given, "past", PastSource),
        thought=exact_text_in(given, "thought"),
        thought_s=seconds_in(given, "thought_s"),
    )


def _attempt(given: Mapping[str, Any], created_at: datetime, tally: Tally) -> StoredAttempt:
    return StoredAttempt(
        provider=exact_text_in(given, "provider"),
        model=exact_text_in(given, "model"),
        failure=_optional(given, "failure"),
        started_at=_instant(given, "started_at", tally) or created_at,
        first_text_s=seconds_in(given, "first_text_s"),
        elapsed_s=seconds_in(given, "elapsed_s"),
    )


def _attachment(given: Mapping[str, Any]) -> SaidAttachment:
    sha256 = text_in(given, "sha256").lower()
    is_digest = len(sha256) == SHA256_DIGITS and set(sha256) <= set("0123456789abcdef")
    return SaidAttachment(
        name=exact_text_in(given, "name"),
        media_type=exact_text_in(given, "media_type"),
        text=_optional(given, "text"),
        size_bytes=count_in(given, "size_bytes"),
        sha256=sha256 if is_digest else None,
    )


def _value(given: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """Return a value of ours; None if it is invalid."""
    try:
        return None if given.get(name) is None else msgspec.convert(given[name], kind)
    except msgspec.ValidationError:
        return None


def _optional(given: Mapping[str, Any], name: str) -> str | None:
    return exact_text_in(given, name) if isinstance(given.get(name), str) else None
