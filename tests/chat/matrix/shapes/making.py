"""Makes rows of shapes: what is played, and what is to come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.chat.matrix.row import Course, Row
from tests.chat.matrix.shapes.spoken import (
    ANSWER,
    GOOD,
    LAST,
    REST,
    ROLE,
    SAID,
    STOP,
    end,
    events,
    plays,
    stream,
)
from tests.chat.matrix.stream import Point

if TYPE_CHECKING:
    from tests.chat.asking import Kind
    from tests.chat.matrix.stream import Play
    from understudy.chat.failure import FailureKind

HERE = (Point.BEFORE_HEADERS,)
NAMES: dict[Kind, str] = {"anthropic": "events", "openai": "chunks"}


def whole(name: str, how: Play, *dialects: Kind, said: str = ANSWER, short: bool = False) -> Row:
    asked: tuple[Kind, ...] = dialects or ("anthropic", "openai")
    course = Course.WHOLE
    return Row(name, 0, how, None, course, HERE, text=said, dialects=asked, ends_short=short)


def broken(
    name: str,
    how: Play,
    kind: FailureKind,
    *dialects: Kind,
    said: str = "",
    asks_next: bool = True,
    waits: bool | None = None,
) -> Row:
    asked: tuple[Kind, ...] = dialects or ("anthropic", "openai")
    course = Course.NEXT if asks_next else Course.PERSON
    return Row(name, 0, how, kind, course, HERE, text=said, dialects=asked, waits=waits)


def chunks(name: str, *values: Any, done: bool = True) -> Row:
    return whole(name, plays(stream(*values, done=done)), "openai")


def claude(name: str, *values: Any, tail: str = "") -> Row:
    return whole(name, plays(events(*values) + tail), "anthropic")


def odd(name: str, **usage: Any) -> tuple[Row, Row]:
    return (
        chunks(f"{name}, chunks", ROLE, GOOD, REST, {**STOP, **usage}),
        claude(f"{name}, events", *SAID, end(**usage), LAST),
    )
