"""A conversation as Markdown, to read, to search and to keep beside other notes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from understudy.archive.exchange.formats.words import (
    NO_ANSWER,
    YOU,
    answerer,
    branch_words,
    file_words,
    marks_of,
    origin_words,
    said_at,
    title_words,
)
from understudy.archive.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from understudy.archive.exchange.kept import KeptConversation
    from understudy.archive.model import Attachment, Message

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_SPECIAL = re.compile(r"([\\\[\]`*_<>])")


def as_markdown(kept: KeptConversation, link: Callable[[Attachment], str | None]) -> str:
    """Return the text; ``link`` says where the bytes of a file lie, None: nowhere."""
    return "\n".join(_lines(kept, link)) + "\n"


def _lines(kept: KeptConversation, link: Callable[[Attachment], str | None]) -> Iterator[str]:
    one = kept.conversation
    # JSON's strings are YAML's too
    yield "---"
    yield f"title: {json.dumps(title_words(kept), ensure_ascii=False)}"
    yield f"created: {one.created_at:%Y-%m-%dT%H:%M:%SZ}"
    yield f"updated: {one.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    yield f"origin: {json.dumps(origin_words(kept), ensure_ascii=False)}"
    yield f"private: {json.dumps(one.private)}"
    yield f"pinned: {json.dumps(one.pinned_at is not None)}"
    yield "---"
    yield ""
    yield f"# {_plain(title_words(kept))}"
    by_id = {message.message.id: message.message for message in kept.messages}
    before: Message | None = None
    for message in (each.message for each in kept.messages):
        parent = None if message.parent_id is None else by_id.get(message.parent_id)
        branch = branch_words(message, before, parent)
        yield ""
        yield from _message(message, branch, link)
        before = message


def _message(
    message: Message, branch: str, link: Callable[[Attachment], str | None]
) -> Iterator[str]:
    at = said_at(message.created_at)
    notes = [f"*({_plain(branch)})*", ""] if branch else []
    if message.role is Role.USER:
        yield from (f"## {YOU}, {at}", "", *notes, _closed(message.text))
    elif not message.segments:
        yield from (f"## {NO_ANSWER}, {at}", "", *notes)
        if message.failure:
            yield f"*({_plain(message.failure)})*"
    for segment in message.segments:
        yield from (f"## {_plain(answerer(segment))}, {at}", "", *notes, _closed(segment.text))
        if mark := marks_of(segment):
            yield from ("", f"*({_plain(mark)})*")
        yield ""
        notes = []
    for file in message.attachments:
        where = link(file)
        words = _plain(file_words(file))
        yield from ("", f"- [{words}]({where})" if where else f"- {words}")


def _closed(text: str) -> str:
    """Return the text with a code block that was cut off closed, so that it swallows no more."""
    open_fence = ""
    for found in _FENCE.finditer(text):
        fence = found[1]
        if not open_fence:
            open_fence = fence
        elif fence[0] == open_fence[0] and len(fence) >= len(open_fence):
            open_fence = ""
    return f"{text}\n{open_fence}" if open_fence else text


def _plain(words: str) -> str:
    """Return words in which nothing is Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
