"""The piece of a text that contains the match, with the places of the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.search.parts import further_of
from understudy.archive.search.words import places_of, readable

if TYPE_CHECKING:
    from understudy.archive.search.query import Term

LENGTH = 160
BEFORE = 40
"""How much of the text precedes the first match."""
READ_AT_MOST = 50_000
"""A longer text is searched only this far, since a keystroke must not wait for the rest."""


class Snippet(msgspec.Struct, frozen=True):
    """One line; ``marks`` are the beginnings and ends of the matches in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet_of(text: str, terms: tuple[Term, ...], typed: tuple[str, ...] = ()) -> Snippet:
    """Return the first place in ``text`` with one of ``terms``, or its beginning.

    If there is none, the parts of names are tried, and then ``typed``, inside words.
    """
    head = readable(text[:READ_AT_MOST])
    found = _in_words(head, terms) or _in_parts(head, terms) or _inside(head, typed)
    return _cut(head, found[0][0] if found else 0, found)


def _in_words(head: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    seen: list[tuple[str, int, int]] = []
    longest = max((len(one.words) for one in terms), default=0)
    for place in places_of(head) if terms else ():
        if found and place[1] > found[0][0] + LENGTH:
            break
        seen.append(place)
        del seen[:-longest]
        if (span := _ending_here(seen, terms)) is not None:
            found.append(span)
    return found


def _in_parts(head: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place in further_of(head) if terms else ():
        if found and place[1] > found[0][0] + LENGTH:
            break
        if (span := _ending_here([place], terms)) is not None:
            found.append(span)
    return found


def _inside(head: str, typed: tuple[str, ...]) -> list[tuple[int, int]]:
    places = (re.search(re.escape(one), head, re.IGNORECASE) for one in typed)
    return sorted(place.span() for place in places if place is not None)


def _ending_here(
    seen: list[tuple[str, int, int]], terms: tuple[Term, ...]
) -> tuple[int, int] | None:
    for term in terms:
        last = seen[-len(term.words) :]
        if len(last) < len(term.words):
            continue
        *front, end = term.words
        is_end = last[-1][0].startswith(end) if term.is_prefix else last[-1][0] == end
        if is_end and [one[0] for one in last[:-1]] == front:
            return last[0][1], last[-1][2]
    return None


def _cut(text: str, first: int, found: list[tuple[int, int]]) -> Snippet:
    start = _word_begin(text, first - BEFORE) if first > BEFORE else 0
    stop = min(len(text), start + LENGTH)
    line = "".join(" " if one.isspace() else one for one in text[start:stop])
    before, after = "…" if start else "", "…" if stop < len(text) else ""
    moved = len(before) - start
    marks = _joined(
        [(begin + moved, min(end, stop) + moved) for begin, end in found if begin < stop]
    )
    return Snippet(f"{before}{line}{after}", tuple(marks))


def _word_begin(text: str, near: int) -> int:
    """Return the beginning of a word a little after ``near``, or ``near`` itself."""
    space = text.find(" ", near, near + BEFORE // 2)
    return near if space < 0 else space + 1


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(set(spans)):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
