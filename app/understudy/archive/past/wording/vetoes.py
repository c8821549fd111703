"""Conflicts between two questions that outweigh any likeness: number, opposite, A to B.

A veto applies only if it is certain; the learned check handles the doubtful ones.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from understudy.archive.past.wording.opposites import KINDS, OPPOSITE
from understudy.archive.past.wording.order import differs_in_unit, is_turned_round
from understudy.archive.past.wording.tokens import NEGATIVE, are_opposite, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.archive.past.wording.tokens import Wording

NEARLY = 0.84
LONG = 9
"""So many equal content words in a question are never a coincidence."""
_NEGATIVE_STEMS = frozenset(stem(one) for one in NEGATIVE)


def vetoed(one: Wording, other: Wording) -> str:
    """Return the name of the first conflict between two questions, or an empty string."""
    return next((name for name, differs in _CONFLICTS.items() if differs(one, other)), "")


def _have_other_numbers(one: Wording, other: Wording) -> bool:
    return one.numbers != other.numbers


def _have_other_signs(one: Wording, other: Wording) -> bool:
    return bool(one.signs and other.signs) and one.signs != other.signs


def _only_one_is_negated(one: Wording, other: Wording) -> bool:
    return one.is_negated != other.is_negated and _says_the_same_else(one, other)


def _name_different_things(one: Wording, other: Wording) -> bool:
    return bool(missing_names(one, other) and missing_names(other, one))


def _says_the_same_else(one: Wording, other: Wording) -> bool:
    """Return True if the content words are the same except for a "not"."""
    mine, theirs = (
        {word for word in wording.stems if word not in _NEGATIVE_STEMS} for wording in (one, other)
    )
    return len(mine ^ theirs) <= 1


def has_opposites(one: Wording, other: Wording) -> bool:
    """Return True if a word of one question meets its opposite in the other."""
    mine, theirs = set(one.words), set(other.words)
    return any(are_opposite(word, against) for word in mine - theirs for against in theirs - mine)


def inversions(one: Wording, other: Wording) -> float:
    """Return the share of pairs of shared content words in a different order."""
    theirs = {word: place for place, word in reversed(list(enumerate(other.stems)))}
    places = [theirs[word] for word in dict.fromkeys(one.stems) if word in theirs]
    count = len(places)
    turned = sum(places[i] > places[j] for i in range(count) for j in range(i + 1, count))
    return turned / (count * (count - 1) / 2) if count > 1 else 0.0


def missing_names(one: Wording, other: Wording) -> list[str]:
    """Return the names of one question that are not in the other in any spelling."""
    return [
        name
        for name in one.names
        if name not in other.stems and name not in other.letters and not _nearly(name, other.stems)
    ]


def nearly_same(one: str, other: str) -> bool:
    """Return True if two long words differ only by a typo or a spelling."""
    return (
        len(one) > 4
        and len(other) > 4
        and one[:2] == other[:2]
        and frozenset((one, other)) not in OPPOSITE
        and SequenceMatcher(None, one, other).ratio() >= NEARLY
    )


def _nearly(name: str, words: Iterable[str]) -> bool:
    return any(nearly_same(name, word) for word in words)


def _names_another_of_its_kind(one: Wording, other: Wording) -> bool:
    """Return True if the questions name two things of one kind: Python and Java, for example."""
    mine, theirs = set(one.words), set(other.words)
    return any(
        mine & kind - theirs and theirs & kind - mine and not mine & theirs & kind for kind in KINDS
    )


def _is_long_but_for_a_word(one: Wording, other: Wording) -> bool:
    """Return True if a long text recurs with one content word exchanged, so on purpose."""
    if min(len(one.stems), len(other.stems)) < LONG or len(one.stems) != len(other.stems):
        return False
    pairs = zip(one.stems, other.stems, strict=True)
    differing = [(mine, theirs) for mine, theirs in pairs if mine != theirs]
    return len(differing) == 1 and not nearly_same(*differing[0])


_CONFLICTS = {
    "number": _have_other_numbers,
    "unit": differs_in_unit,
    "opposite": has_opposites,
    "sign": _have_other_signs,
    "direction": is_turned_round,
    "negation": _only_one_is_negated,
    "kind": _names_another_of_its_kind,
    "name": _name_different_things,
    "edited": _is_long_but_for_a_word,
}
