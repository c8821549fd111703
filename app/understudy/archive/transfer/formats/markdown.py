"""A conversation as Markdown, to read, to search and to keep beside other notes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from understudy.archive.model import Role
from understudy.archive.transfer.fences import fenced
from understudy.archive.transfer.formats.branches import branch_count, in_branches
from understudy.archive.transfer.formats.headings import (
    NO_ANSWER,
    YOU,
    answerer,
    file_words,
    marks_of,
    origin_words,
    said_at,
    title_words,
)
from understudy.archive.transfer.formats.safe import contained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from understudy.archive.model import Attachment, Message
    from understudy.archive.transfer.kept import KeptConversation

_SPECIAL = re.compile(r"([\\\[\]`*_<>])")


def as_markdown(kept: KeptConversation, link: Callable[[Attachment], str | None]) -> str:
    """Return the text; ``link`` returns the path of a file's bytes, None if there are none."""
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
    if (count := branch_count(kept)) > 1:
        yield f"branches: {count}"
    for name, value in kept.labels.items():
        yield f"label_{name}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"
    yield ""
    yield f"# {_plain(title_words(kept))}"
    for message, branch in in_branches(kept):
        yield ""
        yield from _message(message, branch, link)


def _message(
    message: Message, branch: str, link: Callable[[Attachment], str | None]
) -> Iterator[str]:
    at = said_at(message.created_at)
    notes = [f"*({_plain(branch)})*", ""] if branch else []
    if message.role is Role.USER:
        yield from (f"## {YOU}, {at}", "", *notes, contained(message.text, is_plain=True))
    elif not message.segments:
        yield from (f"## {NO_ANSWER}, {at}", "", *notes)
        if message.failure:
            yield f"*({_plain(message.failure)})*"
    for segment in message.segments:
        yield from (
            f"## {_plain(answerer(segment))}, {at}",
            "",
            *notes,
            contained(segment.text, is_plain=False),
        )
        if mark := marks_of(segment):
            yield from ("", f"*({_plain(mark)})*")
        yield ""
        notes = []
    for file in message.attachments:
        where = link(file)
        words = _plain(file_words(file))
        yield from ("", f"- [{words}]({where})" if where else f"- {words}")
        if where is None and file.text:
            yield from ("", fenced(file.text))


def _plain(words: str) -> str:
    """Return text with every Markdown character escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
