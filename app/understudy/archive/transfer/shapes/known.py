"""Which export a conversation comes from, by its content and not by its file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.transfer.results import Why
from understudy.archive.transfer.shapes.chatgpt.conversation import chatgpt_conversation
from understudy.archive.transfer.shapes.chatgpt.groups import group_conversation
from understudy.archive.transfer.shapes.chatgpt.textdocs import canvas_conversation, is_canvas
from understudy.archive.transfer.shapes.claude.conversation import claude_conversation
from understudy.archive.transfer.shapes.claude.others import (
    is_memory,
    is_project,
    memory_conversation,
    project_conversation,
)
from understudy.archive.transfer.shapes.jsonl import ANSWER, QUESTION, line_conversation
from understudy.archive.transfer.shapes.lenient import key_in, text_in
from understudy.archive.transfer.shapes.own import FORMAT, own_conversation
from understudy.archive.transfer.shapes.said import SaidConversation, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

GROUPS, TEXTDOCS = "chats", "textdocs"
GROUP_CHAT, CANVAS = "group chat of ChatGPT", "canvas of ChatGPT"
KINDS = {GROUPS: GROUP_CHAT, TEXTDOCS: CANVAS}
"""The kinds of items under a wrapper's name, if they do not state it themselves."""
WRAPPERS = ("conversations", *KINDS, "projects", "items", "data")


def conversations_in(value: object) -> Iterator[object]:
    """Yield possible conversations: the value itself, or those in a named list."""
    if isinstance(value, dict) and not _is_one(value):
        for name in WRAPPERS:
            if isinstance(value.get(name), list):
                kind = KINDS.get(name)
                yield from (one if kind is None else {kind: one} for one in value[name])
                return
    yield value


def as_canvases(value: object) -> object:
    """Return a value of a canvas file as a canvas: it may be as little as a text."""
    is_list = isinstance(value, dict) and isinstance(value.get(TEXTDOCS), list)
    return value if is_list else {TEXTDOCS: [value]}


def _is_one(given: dict[str, Any]) -> bool:
    return "chat_messages" in given or "mapping" in given or given.get("format") == FORMAT


def conversation_in(given: object, now: datetime) -> SaidConversation:
    """Read a conversation of any known shape.

    Raises `UnusableError`, also if none of its messages can be read.
    """
    if not isinstance(given, dict):
        raise UnusableError(Why.UNKNOWN_SHAPE)
    said = _read(given, now)
    if said is None:
        raise UnusableError(
            Why.UNKNOWN_SHAPE,
            text_in(given, "name", "title"),
            key_in(given, "uuid", "conversation_id", "id"),
        )
    if not said.messages and any(one.why is Why.MESSAGES_LEFT_OUT for one in said.notes):
        raise UnusableError(Why.BROKEN, said.title, said.key)
    return said


def _read(given: dict[str, Any], now: datetime) -> SaidConversation | None:
    for is_it, read in (
        (given.get("format") == FORMAT, own_conversation),
        ("chat_messages" in given, claude_conversation),
        ("mapping" in given, chatgpt_conversation),
        (QUESTION in given or ANSWER in given, line_conversation),
        (is_project(given), project_conversation),
        (is_memory(given), memory_conversation),
    ):
        if is_it:
            return read(given, now)
    if (canvas := given.get(CANVAS)) is not None or is_canvas(given):
        return canvas_conversation(canvas if isinstance(canvas, dict) else given, now)
    chat = given.get(GROUP_CHAT)
    return group_conversation(chat, now) if isinstance(chat, dict) else None
