"""Stored answers made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from understudy.archive.model import Message, Outcome, Role, Segment

AT = datetime(2026, 11, 21, tzinfo=UTC)


def segment(text: str, outcome: Outcome, reason: str = "") -> Segment:
    return Segment("p", "m", text, outcome, reason=reason)


def answer(*segments: Segment) -> Message:
    return Message(2, 1, Role.ASSISTANT, "", AT, segments, parent_id=1)
