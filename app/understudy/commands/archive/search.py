"""``understudy search``: finds earlier messages, the best conversations first."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from understudy.archive.model import Role
from understudy.archive.schema import open_archive
from understudy.archive.search.indexing import Indexing
from understudy.archive.search.query import parse_query
from understudy.archive.search.searcher import Searcher
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.files.paths import index_file
from understudy.base.storage.database import translated
from understudy.base.translation import _, pgettext
from understudy.commands.archive.importing import Meter
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.words.common import provider_name
from understudy.words.disk import storage_line
from understudy.words.sentences import short_date, whole_number

if TYPE_CHECKING:
    import argparse

    from understudy.archive.search.query import SearchQuery
    from understudy.archive.search.shown import Found, Hit, SearchResults
    from understudy.base.clock import Clock
from understudy.commands.home import Home

EXIT_FOUND = 0
EXIT_NOTHING = 1
SILENT_S = 1.0


def run(arguments: argparse.Namespace) -> int:
    if arguments.limit < 1:
        raise CommandError(_("--limit {limit}: at least 1", limit=arguments.limit))
    text = " ".join(arguments.query)
    if not text.strip():
        raise CommandError(_("there is nothing to search for; see understudy search --help"))
    query = parse_query(text)
    home = open_home(arguments)
    try:
        results = _found(home, query, arguments.limit)
    except (StorageError, sqlite3.Error) as problem:
        named = storage_line(problem) if isinstance(problem, StorageError) else problem
        raise CommandError(
            _("the archive cannot be searched: {problem}", problem=named), EXIT_UNUSABLE
        ) from problem
    for found in results.found:
        if arguments.json:
            for hit in found.hits:
                print_json(hit_json(found, hit))
        else:
            _print(found)
    if results.found:
        return EXIT_FOUND
    if not arguments.json:
        notice(_("nothing was found"))
    return EXIT_NOTHING


def _found(home: Home, query: SearchQuery, limit: int) -> SearchResults:
    clock = SystemClock()
    path = home.paths.database_file
    opened = open_archive(path, clock)
    if opened.moved_aside is not None:
        notice(_("the database could not be read; it is now {path}", path=opened.moved_aside))
    indexing = Indexing(path)
    meter = Meter()
    reading = Reading(clock, meter, indexing.left())
    try:
        indexing.catch_up(lambda: reading.tell(indexing.left()))
        meter.clear()
        with translated(path):
            searcher = Searcher(index_file(path), path, clock)
            try:
                return searcher.find(query, limit, inside_words=True)
            finally:
                searcher.close()
    finally:
        indexing.close()
        opened.database.close()


class Reading:
    """Reports the progress of the index, if it takes longer than a moment."""

    def __init__(self, clock: Clock, meter: Meter, every: int) -> None:
        self._clock = clock
        self._meter = meter
        self._every = every
        self._since_s = clock.monotonic()
        self._is_told = False

    def tell(self, left: int) -> bool:
        """Report it, and return True to continue."""
        if left and self._clock.monotonic() - self._since_s >= SILENT_S:
            done = max(0, self._every - left)
            self._meter.say(
                _(
                    "reading new messages: {done} of {every}",
                    done=whole_number(done),
                    every=whole_number(self._every),
                )
            )
            if not self._is_told and not self._meter.is_shown:
                notice(
                    _(
                        "reading {every} new messages for the search, once",
                        every=whole_number(self._every),
                    )
                )
            self._is_told = True
        return True


def _print(found: Found) -> None:
    conversation = found.conversation
    title = conversation.title or _("(no title)")
    day = short_date(conversation.updated_at.astimezone())
    print_line(f"{conversation.id}  {title}  ({day})")
    for hit in found.hits:
        if hit.message_id is not None:
            print_line(f"    {_who(hit)}: {hit.snippet.text.strip()}")


def _who(hit: Hit) -> str:
    """Return the author: an imported answer often has no model."""
    if hit.role is Role.USER:
        return pgettext("who said it", "you")
    return hit.model or (provider_name(hit.provider) if hit.provider else _("the answer"))


def hit_json(found: Found, hit: Hit) -> dict[str, Any]:
    """Return the documented JSON object of one hit."""
    return {
        "conversation": found.conversation.id,
        "title": found.conversation.title,
        "pinned": found.conversation.pinned_at is not None,
        "message": hit.message_id,
        "role": None if hit.role is None else hit.role.value,
        "attachment": hit.is_attachment,
        "at": iso(hit.at),
        "snippet": hit.snippet.text,
        "marks": [list(one) for one in hit.snippet.marks],
        "provider": hit.provider,
        "model": hit.model,
    }
