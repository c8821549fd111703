"""A search query: words, phrases and filters, as typed or as a value.

Everything a person types is a query; nothing is a syntax error. If something looks like a filter
but is not (``before:lunch``), it is words. All words must match anyway, so an AND between them is
not a word; nor are AND, OR, NOT and NEAR( if the query has other words.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.archive.search.parts import is_dotted
from understudy.archive.search.words import folded, readable, words_of

if TYPE_CHECKING:
    from datetime import tzinfo

MOST_TERMS = 16
MOST_WORDS = 64
_PIECE = re.compile(r'(?:(?P<key>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?(?P<star>\*?)|(?P<bare>\S+))')
_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR", "NEAR("})
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Term(msgspec.Struct, frozen=True):
    """Adjacent words; if ``is_prefix``, of the last one only the beginning."""

    words: tuple[str, ...]
    is_prefix: bool = False


class SearchQuery(msgspec.Struct, frozen=True):
    """All conditions must hold. ``provider`` and ``model`` match a part of the name.

    ``typed`` are the pieces that ``terms`` were split from, to be found inside words. ``after_at``
    is inclusive, ``before_at`` is not.
    """

    terms: tuple[Term, ...] = ()
    typed: tuple[str, ...] = ()
    provider: str | None = None
    model: str | None = None
    after_at: datetime | None = None
    before_at: datetime | None = None
    is_pinned: bool = False

    @property
    def is_empty(self) -> bool:
        return self == SearchQuery()

    @property
    def is_only_signs(self) -> bool:
        """Whether no word was typed, as in ``->``: the index knows only words."""
        return bool(self.typed) and not self.terms

    @property
    def beginning(self) -> str | None:
        """The last word, if it is an unfinished one after others."""
        if len(self.terms) < 2 or not self.terms[-1].is_prefix or len(self.terms[-1].words) > 1:
            return None
        return self.terms[-1].words[0]

    def as_fts(self) -> str:
        """Return the terms in FTS5's query language."""
        return " AND ".join(
            f'"{" ".join(one.words)}"{" *" if one.is_prefix else ""}' for one in self.terms
        )


def parse_query(text: str, *, as_you_type: bool = False, zone: tzinfo | None = None) -> SearchQuery:
    """Read a typed query; dates are days of ``zone``, or of this computer's if None.

    ``as_you_type``: the last word may be unfinished, unless a space follows it.
    """
    query = SearchQuery()
    terms: list[Term] = []
    typed: list[str] = []
    pieces = _without_operators(list(_PIECE.finditer(text)))
    for match in pieces:
        key, quoted, bare = match.group("key"), match.group("quoted"), match.group("bare")
        value = bare if quoted is None else quoted
        if key is not None:
            if (filtered := _filtered(query, key.lower(), value, zone)) is not None:
                query = filtered
                continue
            value = f"{key} {value}"
        words = _words_asked(value, is_quoted=quoted is not None)
        is_last = as_you_type and match.end() == len(text) and quoted is None
        starred = value.endswith("*") if quoted is None else bool(match.group("star"))
        if words:
            terms.append(Term(words, starred or is_last))
        if piece := readable(value).strip('*"'):
            typed.append(piece)
    if as_you_type and len(terms) > 1 and not text.endswith("*") and _is_hardly_begun(terms[-1]):
        # one letter beside whole words hardly matters; the next keystroke will decide
        terms.pop()
    kept = dict.fromkeys((*terms[: MOST_TERMS - 1], *terms[-1:]))
    return replace(query, terms=tuple(kept), typed=tuple(dict.fromkeys(typed[:MOST_TERMS])))


def _without_operators(pieces: list[re.Match[str]]) -> list[re.Match[str]]:
    """Drop operators: an AND between words, and the others by themselves."""
    if all(one.group() in _OPERATORS for one in pieces):
        return []
    inner = [one for one in pieces[1:-1] if one.group() != "AND"]
    return [*pieces[:1], *inner, *pieces[1:][-1:]]


def _words_asked(value: str, *, is_quoted: bool) -> tuple[str, ...]:
    """Return the words of a piece, in order; ``.env`` is a word itself."""
    name = value.rstrip("*,;:!?")
    if not is_quoted and is_dotted(name):
        return (folded(name),)
    return tuple(words_of(value))[:MOST_WORDS]


def _is_hardly_begun(term: Term) -> bool:
    return (
        term.is_prefix
        and len(term.words) == 1
        and len(term.words[0]) == 1
        and term.words[0].isascii()
    )


def _filtered(query: SearchQuery, key: str, value: str, zone: tzinfo | None) -> SearchQuery | None:
    """Return ``query`` with this filter added; None if it is not a filter."""
    found: SearchQuery | None = None
    match key:
        case "provider" if value:
            found = replace(query, provider=value.casefold())
        case "model" if value:
            found = replace(query, model=value.casefold())
        case "is" if value.casefold() == "pinned":
            found = replace(query, is_pinned=True)
        case "before" if (at := _date(value, zone)) is not None:
            found = replace(query, before_at=at)
        case "after" if (at := _date(value, zone)) is not None:
            found = replace(query, after_at=at)
    return found


def _date(value: str, zone: tzinfo | None) -> datetime | None:
    """Return the beginning of the given day, month or year."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(one or 1) for one in found.groups())
    try:
        at = datetime(year, month, day, tzinfo=zone)
        return at if zone else at.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
