"""The direction of a question: from what to what, what before what, and in which unit.

"MP3 to MP4" and "MP4 to MP3" have the same words, and no likeness of words separates them.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from understudy.archive.past.text import listed
from understudy.archive.past.wording.tokens import SMALL, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.past.wording.tokens import Wording

WINDOW = 4
"""So many words on either side of "to" belong to it."""
_FORWARD = listed("to into onto as")
_BACKWARD = listed("from")
_TYPED = listed("than before after without over vs versus instead by in beats replace replaces")
_ENDS = (
    _FORWARD | _BACKWARD | _TYPED | listed("and or if when while on at for with how what is are")
)
# words before "to" that are not converted into anything
_FRAMES = listed(
    "convert converting conversion change changing turn turning transform transforming way have"
    " need want how switch switching go going get migrate migrating move moving translate"
    " translating upgrade upgrading downgrade best possible able easy like flight flights leave"
    " leaving fly file files script use"
)
_HAVE_AND_NEED = re.compile(
    r"\b(?:have|got|given) (?:a |an |the |some )?(.{1,40}?) (?:and|but) (?:i )?(?:need|want)"
    r" (?:a |an |the |it in |it as |them in |them as )?(.{1,40}?)(?= how| what|$| is| can)"
)
_SPELLINGS = (
    "kg kilo kilos kilogram kilograms kilogramme kilogrammes kgs|g gram grams gramme grammes"
    "|lb lbs pound pounds|oz ounce ounces|ton tons tonne tonnes|km kilometer kilometers"
    " kilometre kilometres kms|mile miles mi|meter m meters metre metres|ft foot feet"
    "|inch inches|cm centimeter centimeters centimetre centimetres|mm millimeter millimeters"
    "|yard yards|liter l liters litre litres|gallon gallons|cup cups|ml milliliter milliliters"
    "|second s sec secs seconds|minute min mins minutes|hour h hr hrs hours|day days|week weeks"
    "|month months|year yr yrs years|kb kilobyte kilobytes k|mb megabyte megabytes|gb gigabyte"
    " gigabytes|tb terabyte terabytes|byte bytes b|bit bits|celsius c centigrade"
    "|fahrenheit f|kelvin|usd dollar dollars|eur euro euros|inr rupee rupees rs|gbp|percent pct"
    "|line lines|word words|page pages|sentence sentences|paragraph paragraphs|am|pm|th|block"
    " blocks|character characters char chars"
)
_UNITS = {form: forms.split()[0] for forms in _SPELLINGS.split("|") for form in forms.split()}
# of these, a different one in each question makes them different
_DIMENSIONS = (
    listed("kg g lb oz ton"),
    listed("km mile meter ft inch cm mm yard"),
    listed("minute hour day week month year"),
    listed("kb mb gb tb byte bit"),
    listed("celsius fahrenheit kelvin"),
    listed("usd eur inr gbp"),
)
_MEASURED = re.compile(r"(?<!\d)(\d++(?:\.\d++)?)[\s-]*+([a-z]++)")


def is_turned_round(one: Wording, other: Wording) -> bool:
    """Return True if "A to B" in one question is "B to A" in the other."""
    mine, theirs = _ways(one.words), _ways(other.words)
    return any(
        (kind, end, start) in theirs and (kind, start, end) not in theirs
        for kind, start, end in mine
    )


def differs_in_unit(one: Wording, other: Wording) -> bool:
    """Return True if a shared number counts something else: "2 days" and "2 weeks"."""
    mine, theirs = _measured(one.words), _measured(other.words)
    if any(mine[number].isdisjoint(theirs[number]) for number in mine.keys() & theirs.keys()):
        return True
    named, their_named = _units(one.words), _units(other.words)
    return any(named & kind - their_named and their_named & kind - named for kind in _DIMENSIONS)


def _units(words: Sequence[str]) -> set[str]:
    """Return the units written out; a single letter may be anything."""
    return {_UNITS[word] for word in words if len(word) > 1 and word in _UNITS}


def _ways(words: Sequence[str]) -> set[tuple[str, str, str]]:
    """Return pairs of words, from and to, with the kind of way."""
    found: set[tuple[str, str, str]] = set()
    for have in _HAVE_AND_NEED.finditer(" ".join(words)):
        found |= _pairs("to", have[1].split(), have[2].split())
    for place, word in enumerate(words):
        before = _window(words[max(0, place - WINDOW) : place][::-1])
        after = _window(words[place + 1 : place + 1 + WINDOW])
        if word in _FORWARD:
            found |= _pairs("to", before, after)
        elif word in _BACKWARD:
            found |= _pairs("to", after, before)
        elif word in _TYPED:
            found |= _pairs("than" if word in {"over", "beats"} else word, before, after)
    return found


def _window(words: Sequence[str]) -> list[str]:
    """Return the words before the first that ends a phrase."""
    return list(takewhile(lambda word: word not in _ENDS, words))


def _pairs(kind: str, start: Sequence[str], end: Sequence[str]) -> set[tuple[str, str, str]]:
    starts = {stem(one) for one in start if one not in SMALL and one not in _FRAMES}
    ends = {stem(one) for one in end if one not in SMALL and one not in _FRAMES}
    return {(kind, one, other) for one in starts - ends for other in ends - starts}


def _measured(words: Sequence[str]) -> dict[str, set[str]]:
    """Return the units of each number, in one spelling each."""
    found: dict[str, set[str]] = {}
    for number, unit in _MEASURED.findall(" ".join(words)):
        if unit in _UNITS:
            found.setdefault(number, set()).add(_UNITS[unit])
    return found
