"""Which export a conversation comes from, told by what it holds and not by its file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.exchange.model import Why
from understudy.archive.exchange.shapes.chatgpt import chatgpt_conversation
from understudy.archive.exchange.shapes.claude import claude_conversation
from understudy.archive.exchange.shapes.jsonl import ANSWER, QUESTION, line_conversation
from understudy.archive.exchange.shapes.lenient import key_in, text_in
from understudy.archive.exchange.shapes.own import FORMAT, own_conversation
from understudy.archive.exchange.shapes.said import SaidConversation, UnusableError

if TYPE_CHECKING:
    from datetime import datetime


def conversation_in(given: object, now: datetime) -> SaidConversation:
    """Read a conversation of any known shape.

    Raises `UnusableError`, also where it has messages and none of them can be read.
    """
    if not isinstance(given, dict):
        raise UnusableError(Why.UNKNOWN_SHAPE)
    if given.get("format") == FORMAT:
        said = own_conversation(given, now)
    elif "chat_messages" in given:
        said = claude_conversation(given, now)
    elif "mapping" in given:
        said = chatgpt_conversation(given, now)
    elif QUESTION in given or ANSWER in given:
        said = line_conversation(given, now)
    else:
        raise UnusableError(
            Why.UNKNOWN_SHAPE,
            text_in(given, "name", "title"),
            key_in(given, "uuid", "conversation_id", "id"),
        )
    if said.left_out and not said.messages:
        raise UnusableError(Why.BROKEN, said.title, said.key)
    return said
