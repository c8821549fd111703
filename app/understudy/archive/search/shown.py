"""The results of a search: conversations with the matching places, read from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.archive.model import Role
from understudy.archive.rows import conversation_from, from_us
from understudy.archive.search.filling import ATTACHMENT, MESSAGE, SEGMENT
from understudy.archive.search.parts import all_words_of
from understudy.archive.search.ranking import TITLE
from understudy.archive.search.snippet import READ_AT_MOST, Snippet, snippet_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.archive.model import Conversation
    from understudy.archive.search.query import SearchQuery
    from understudy.archive.search.ranking import Candidate, Group

WHOLE = 1 << 30
# only text, and no more of it than a snippet needs
_TEXTS = {
    TITLE: "SELECT title, NULL, NULL, NULL FROM conversations WHERE id = ?2",
    MESSAGE: "SELECT substr(text, 1, ?1), 'user', NULL, NULL FROM messages WHERE id = ?2",
    SEGMENT: "SELECT substr(text, 1, ?1), 'assistant', provider, model FROM segments WHERE id = ?2",
    ATTACHMENT: "SELECT name || char(10) || ifnull(substr(attachments.text, 1, ?1), ''), role,"
    " NULL, NULL FROM attachments JOIN messages ON messages.id = message_id"
    " WHERE attachments.id = ?2",
}


class Hit(msgspec.Struct, frozen=True):
    """One place; ``message_id`` and ``role`` are None for a title."""

    message_id: int | None
    role: Role | None
    at: datetime
    snippet: Snippet
    provider: str | None = None
    model: str | None = None
    is_attachment: bool = False


class Found(msgspec.Struct, frozen=True):
    """A conversation with its best places; ``count``: the number of matches seen in it."""

    conversation: Conversation
    hits: tuple[Hit, ...]
    count: int


class SearchResults(msgspec.Struct, frozen=True):
    """``is_complete`` False: older messages were not searched, for lack of time."""

    found: tuple[Found, ...]
    is_complete: bool = True


def shown(
    archive: sqlite3.Connection,
    groups: Iterable[Group],
    query: SearchQuery,
    *,
    is_complete: bool,
) -> SearchResults:
    """Read the content of ``groups``; conversations deleted meanwhile are left out."""
    found = []
    for group in groups:
        cursor = archive.execute(
            "SELECT * FROM conversations WHERE id = ?", (group.conversation_id,)
        )
        row = cursor.fetchone()
        hits = tuple(hit for one in group.best if (hit := _hit(archive, one, query)) is not None)
        if row is not None and hits:
            found.append(Found(conversation_from(row), hits, group.count))
    return SearchResults(tuple(found), is_complete)


def holds(archive: sqlite3.Connection, one: Candidate, beginning: str) -> bool:
    """Return True if any word of the document has this prefix."""
    row = archive.execute(_TEXTS[one.kind], (WHOLE, one.source_id)).fetchone()
    return row is not None and any(word.startswith(beginning) for word in all_words_of(row[0]))


def _hit(archive: sqlite3.Connection, one: Candidate, query: SearchQuery) -> Hit | None:
    row = archive.execute(_TEXTS[one.kind], (READ_AT_MOST, one.source_id)).fetchone()
    if row is None:
        return None
    text, role, provider, model = row
    return Hit(
        message_id=one.message_id,
        role=None if role is None else Role(role),
        at=from_us(one.at_us),
        snippet=snippet_of(text, query.terms, query.typed),
        provider=provider,
        model=model,
        is_attachment=one.kind == ATTACHMENT,
    )
