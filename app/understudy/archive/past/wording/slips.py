"""Two questions that differ by a slip of the finger: all words equal but for one or two.

A slip makes a word that is none. Two words that both exist, "form" and "from" or "1080" and
"1082", are never taken for one another.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from understudy.archive.past.wording.words import NEGATIVE, are_opposite

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SLIPS = 3
SHORTEST = 4
LONG = 7
"""Of two words that nobody knows, only so long ones are taken for one another."""
MOST_OF_WORDS = 0.34
"""More slips than this share of the words are another question."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = frozenset(frozenset(pair) for row in _KEYS for pair in pairwise(row))
"""Keys of one row that lie side by side."""


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
    shortest = min(len(one), len(other))
    # one of the two is no word; where nobody knows either, they must be long
    is_word_and_none = knows(one) != knows(other)
    is_none = not (knows(one) or knows(other)) and shortest >= LONG
    return (
        (is_word_and_none or is_none)
        and shortest >= SHORTEST
        and one.isalpha()
        and other.isalpha()
        and one[0] == other[0]
        # "files" is no whole word of the vocabulary at times, and "file" is one
        and one.rstrip("s") != other.rstrip("s")
        and not are_opposite(one, other)
        and not {one, other} & NEGATIVE
        and _is_one_edit(one, other)
    )


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether a letter more or less, two swapped, or the next key makes one of the other."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start : start + 2] == other[start : start + 2][::-1]:
        return one[start + 2 :] == other[start + 2 :]
    # another letter makes words of words ("sulfate", "sulfite"), unless the key lies beside it
    return (
        one[start + 1 :] == other[start + 1 :] and frozenset((one[start], other[start])) in BESIDE
    )
