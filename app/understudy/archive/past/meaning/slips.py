"""Two questions that differ by a slip of the finger: all words equal but for one or two.

A slip makes a word that is none. Two words that both exist, "form" and "from" or "1080" and
"1082", are never taken for one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.meaning.words import NEGATIVE, are_opposite

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SLIPS = 3
SHORTEST = 4
LONG = 7
"""Of two words that nobody knows, only so long ones are taken for one another."""
MOST_OF_WORDS = 0.34
"""More slips than this share of the words are another question."""


def is_slip_apart(one: str, other: str, knows: Callable[[str], bool]) -> bool:
    """Tell whether two normal forms differ by slips alone; ``knows`` a word that exists."""
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs):
        return False
    differing = [(here, there) for here, there in zip(mine, theirs, strict=True) if here != there]
    if not 0 < len(differing) <= min(MOST_SLIPS, max(1, MOST_OF_WORDS * len(mine))):
        return False
    return all(_is_slip(here, there, knows) for here, there in differing)


def _is_slip(one: str, other: str, knows: Callable[[str], bool]) -> bool:
    if min(len(one), len(other)) < SHORTEST or not (one.isalpha() and other.isalpha()):
        return False
    if knows(one) and knows(other):
        return False
    if not (knows(one) or knows(other)) and min(len(one), len(other)) < LONG:
        return False
    if are_opposite(one, other) or {one, other} & NEGATIVE:
        return False
    # "files" is no word of the vocabulary's whole words at times, but "file" is one
    if one.rstrip("s") == other.rstrip("s"):
        return False
    return _is_one_edit(one, other)


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether a letter more, less, another or two swapped makes one word of the other."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    is_swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (
        is_swapped and one[start + 2 :] == other[start + 2 :]
    )
