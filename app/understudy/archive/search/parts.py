"""Further words that find a text, besides those it is split into.

- parts of a name, and neighbouring parts together: ``getUserName`` by ``user`` and ``username``,
  ``foo_bar`` by ``foobar``
- words that continue across markup: ``un**believ**able`` by ``unbelievable``
- names that begin with a dot: ``.env``, ``.NET``, and the endings of file names

They follow the words of their text, after a sign that no question contains, so that no phrase
reaches across.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from understudy.archive.search.words import (
    LONGEST_WORD,
    ONE_EACH,
    folded,
    places_of,
    readable,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BEHIND = "\N{BROKEN BAR}"
"""Separates the words of a text from the further ones; no word contains it."""
MOST_PARTS = 6
"""Of a longer name only the parts, the pairs of neighbours and the whole are indexed."""
LONGEST_NAME = 96
"""Anything longer is not a name but encoded data."""

_JOINT = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]|\w[_*~`]+\w")
_NAME = re.compile(r"[\w*~`]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[^\W_A-Za-z0-9]+|[A-Z]")
_BETWEEN = re.compile(r"[_*~`]+")
_DOTTED = re.compile(r"\.[A-Za-z]\w*")
_ONE_EACH = re.compile(rf"[{ONE_EACH}]")


def indexed(text: str) -> str:
    """Return every word that finds ``text``, in the index's form: separated by spaces."""
    words = words_of(text)
    further = dict.fromkeys(word for word, _, _ in further_of(readable(text)))
    return " ".join([*words, BEHIND, *further] if further else words)


def all_words_of(text: str) -> set[str]:
    """Return every word that finds ``text``."""
    return {*words_of(text), *(word for word, _, _ in further_of(readable(text)))}


def further_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the further words with their beginnings and ends in ``text``, which is `readable`."""
    if "." in text:
        for match in _DOTTED.finditer(text):
            yield folded(match.group()), match.start(), match.end()
    if _JOINT.search(text) is None:
        return
    for match in _NAME.finditer(text):
        name = match.group()
        if len(name) <= LONGEST_NAME and _JOINT.search(name) and not _ONE_EACH.search(name):
            yield from _joined(name, match.start())


def is_dotted(word: str) -> bool:
    """Return True if a question is a name that begins with a dot."""
    return _DOTTED.fullmatch(word) is not None


def _joined(name: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of ``name`` and joined neighbours, except its own words."""
    own = {word for word, _, _ in places_of(name)}
    parts = list(_parts(name))
    for first in range(len(parts)):
        for last in range(first, len(parts)):
            count = last - first + 1
            if count > 2 and len(parts) > MOST_PARTS and count < len(parts):
                continue
            word = "".join(folded(part) for part, _, _ in parts[first : last + 1])[:LONGEST_WORD]
            if word and word not in own:
                yield word, at + parts[first][1], at + parts[last][2]


def _parts(name: str) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a name separated by humps (``aB``, ``ABc``) or marks."""
    at = 0
    for piece in _BETWEEN.split(name):
        begin = name.index(piece, at) if piece else at
        at = begin + len(piece)
        if piece.isascii():
            for match in _PART.finditer(piece):
                yield match.group(), begin + match.start(), begin + match.end()
        elif piece:
            yield piece, begin, at
