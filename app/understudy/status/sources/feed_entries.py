"""Reads the entries of an Atom or RSS feed, whatever the feed is about.

A document type, which could declare entities, is refused: feeds need none, attacks do.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass, field
from xml.parsers import expat

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure

ENTRIES = {"entry", "item"}
# far more than any history has: open incidents and new releases are at the top
MOST_ENTRIES = 500


@dataclass(slots=True)
class FeedEntry:
    """The first text of each tag of an entry."""

    texts: dict[str, str] = field(default_factory=dict)

    def first(self, *tags: str) -> str:
        return next((self.texts[tag] for tag in tags if self.texts.get(tag)), "")


class _Reader:
    """Collects entries while expat walks a feed."""

    def __init__(self) -> None:
        self.is_feed = False
        self.entries: list[FeedEntry] = []
        self._depth = 0
        self._entry_depth = 0
        self._tag = ""
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].lower()
        self._depth += 1
        if self._depth == 1:
            self.is_feed = tag in {"feed", "rss", "rdf"}
        if not self._entry_depth and tag in ENTRIES and len(self.entries) < MOST_ENTRIES:
            self._entry_depth = self._depth
            self.entries.append(FeedEntry())
        elif self._entry_depth and self._depth == self._entry_depth + 1:
            self._tag, self._text = tag, [attributes.get("href", "")]
        elif self._tag:
            self._text.append(f"<{tag}>")

    def end(self, name: str) -> None:
        if self._depth == self._entry_depth:
            self._entry_depth = 0
        elif self._tag and self._depth == self._entry_depth + 1:
            self.entries[-1].texts.setdefault(self._tag, "".join(self._text).strip())
            self._tag = ""
        elif self._tag:
            self._text.append(f"</{name.rpartition(' ')[2].lower()}>")
        self._depth -= 1

    def text(self, data: str) -> None:
        if self._tag:
            self._text.append(data)


class _DoctypeError(Exception):
    """The feed declares a document type."""


def feed_entries(body: bytes, url: str) -> list[FeedEntry]:
    """Return the entries in the feed's order; raises `FetchError` if it is not a feed."""

    def refuse(*_: object) -> None:
        raise _DoctypeError

    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(body.removeprefix(BOM_UTF8).lstrip(), True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, _DoctypeError, ValueError, LookupError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, str(problem)) from problem
    if not reader.is_feed:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, "no feed")
    return reader.entries
