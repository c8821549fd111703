"""Two questions that differ by a typo: all words equal except one or two.

A typo makes a non-word. Two words that both exist, "form" and "from" or "1080" and "1082", are
never taken for one another.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from understudy.archive.past.wording.tokens import NEGATIVE, are_opposite

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SLIPS = 3
SHORTEST = 4
LONG = 7
"""Two unknown words are only taken for one another from this length on."""
MOST_OF_WORDS = 0.34
"""More typos than this share of the words make another question."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = frozenset(frozenset(pair) for row in _KEYS for pair in pairwise(row))
"""Keys of one row that are neighbours."""


def is_slip_apart(one: str, other: str, knows: Callable[[str], bool]) -> bool:
    """Return True if two normal forms differ only by typos; ``knows`` a word that exists."""
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs):
        return False
    differing = [(here, there) for here, there in zip(mine, theirs, strict=True) if here != there]
    if not 0 < len(differing) <= min(MOST_SLIPS, max(1, MOST_OF_WORDS * len(mine))):
        return False
    return all(_is_slip(here, there, knows) for here, there in differing)


def _is_slip(one: str, other: str, knows: Callable[[str], bool]) -> bool:
    shortest = min(len(one), len(other))
    # one of the two is a non-word; if both are unknown, they must be long
    is_word_and_none = knows(one) != knows(other)
    is_none = not (knows(one) or knows(other)) and shortest >= LONG
    return (
        (is_word_and_none or is_none)
        and shortest >= SHORTEST
        and one.isalpha()
        and other.isalpha()
        and one[0] == other[0]
        # the vocabulary may lack "files" but have "file"
        and one.rstrip("s") != other.rstrip("s")
        and not are_opposite(one, other)
        and not {one, other} & NEGATIVE
        and _is_one_edit(one, other)
    )


def _is_one_edit(one: str, other: str) -> bool:
    """Return True for one letter more or less, two swapped, or a neighbouring key."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start : start + 2] == other[start : start + 2][::-1]:
        return one[start + 2 :] == other[start + 2 :]
    # another letter makes words of words ("sulfate", "sulfite"), unless the key is a neighbour
    return (
        one[start + 1 :] == other[start + 1 :] and frozenset((one[start], other[start])) in BESIDE
    )
