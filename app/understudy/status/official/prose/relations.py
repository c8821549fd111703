"""How a sentence means its names: in trouble, well, advised, excepted, or in passing. Pure.

Names in a row make a group; the words before and after it show how it is meant. Models and places
are read alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from understudy.status.official.prose.cues import (
    ADDS,
    CAUSE,
    CUES,
    DENIED,
    EVENT,
    EVENT_BEFORE,
    NONE,
    ONLY_BEFORE,
    ONLY_BEHIND,
    WORKS,
    Cue,
    cues_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

UNTROUBLED = frozenset({Cue.EXCEPTED, Cue.SPARED, Cue.WELL})
TROUBLED = frozenset({Cue.TROUBLE, Cue.NOT_WELL, Cue.LEFT})

_NEXT_NAME = r"(?! ?(?:claude )?(?:opus|sonnet|haiku|fable|mythos|\d))"
_CLAUSE = re.compile(
    rf"(?<=[a-z0-9)])[.!?](?= |$)|[;\n]| - {_NEXT_NAME}|"
    r"(?<!models )(?<!model )(?<!everything )(?<!nothing )(?<!none )(?<!all )(?<!families )"
    r"(?<!versions )"
    r"\bbut\b(?! not\b)|\b(?:while|whereas|however|although|though)\b"
)
_FILLING = re.compile(r"(?:(?:only|the|both|claude|requests to|however|and|also)\b[ ,]{0,3})*")
# "A was well at first but has errors now": the subject is left out
_GOES_ON = re.compile(
    r",? ?(?:(?:it|they|both) )?(?:(?:is|are|was|were|has|have|had|sees?|shows?|remains?|continues?"
    r"|stays?) |(?:now|then|later|since) (?!we\b))"
)
_SINGULAR = re.compile(r" ?(?:is|was|has|remains|stays|works|keeps|continues)\b")


class Group(msgspec.Struct, frozen=True):
    """Names in a row, from ``start`` to ``end``; ``every`` is "all", "each" or "some".

    "each" is all requests, or everything, of that which is spoken of.
    """

    names: tuple[Any, ...]
    start: int
    end: int
    every: str = ""


class Related(msgspec.Struct, frozen=True):
    """How one group is meant; ``cue`` is None if that is not understood.

    ``only``: these and no others; ``adds``: these as well. ``is_subject``: the sentence is about
    them, not about something on them.
    """

    group: Group
    cue: Cue | None
    only: bool = False
    adds: bool = False
    is_subject: bool = False


def clauses(plain: str) -> Iterable[str]:
    """Return the clauses of a normalised text."""
    return (one for one in _CLAUSE.split(plain) if one.strip())


def goes_on(clause: str) -> bool:
    """Return True if a clause has no subject of its own: it speaks of the one before it."""
    return _GOES_ON.match(clause) is not None


def rows(clause: str, found: Iterable[Group], between: re.Pattern[str]) -> list[Group]:
    """Return the groups in order, joined if ``between`` matches the text between them."""
    joined: list[Group] = []
    for one in sorted(found, key=lambda group: group.start):
        last = joined[-1] if joined else None
        gap = clause[last.end : one.start] if last else ""
        if last is not None and between.fullmatch(gap) and not CUES.search(gap):
            both = {last.every, one.every}
            every = next((word for word in ("all", "each", "some") if word in both), "")
            joined[-1] = Group((*last.names, *one.names), last.start, one.end, every)
        else:
            joined.append(one)
    return joined


def related(clause: str, groups: list[Group]) -> list[Related]:
    """Return each group of a clause, and how it is meant."""
    said: list[Related] = []
    for place, group in enumerate(groups):
        begins = groups[place - 1].end if place else 0
        is_last = place + 1 == len(groups)
        behind = clause[group.end : len(clause) if is_last else groups[place + 1].start]
        before = clause[begins : group.start]
        # text between two groups belongs to both: up to the comma of the first
        left = cues_in((before.partition(",")[2] if place and "," in before else before).strip())
        right = cues_in((behind if is_last else behind.partition(",")[0]).strip())[:1]
        cue = _meant(left, right)
        is_only = ONLY_BEHIND.match(behind)
        only = bool(is_only or ONLY_BEFORE.search(before))
        works = WORKS.match(behind, is_only.end() if is_only else 0)
        if DENIED.search(before):
            cue = _denied(Cue.WELL if cue is None and works else cue)
        elif only and (cue is Cue.WELL or works):
            cue, only = Cue.EXCEPTED, False
        elif cue is Cue.EXCEPTED and NONE.search(before):
            cue, only = (cue, False) if works else (Cue.TROUBLE, True)
        elif cue is Cue.EXCEPTED:
            # "besides A, B fails too"
            cue = Cue.TROUBLE if ADDS.search(clause) else _excepted(left, right, said)
        elif EVENT.match(behind) or EVENT_BEFORE.search(before) or CAUSE.search(before):
            cue = Cue.PASSING
        elif place and before.strip() == "to" and said[-1].cue is Cue.LEFT:
            cue = Cue.ADVISED  # "switch from A to B"
        one = Related(
            group,
            cue,
            only,
            ADDS.search(clause) is not None,
            _FILLING.fullmatch(before.strip()) is not None,
        )
        said += _split(one, left, right, behind)
    return said


def _split(one: Related, left: list[Cue], right: list[Cue], behind: str) -> list[Related]:
    """Split a row that ends one statement and begins the next.

    "Errors on A, B is well": only the last one is well. "Due to demand for A, B is slow": only the
    last one is in trouble.
    """
    before, then = left[-1] if left else None, right[0] if right else None
    is_well = then in UNTROUBLED and before in TROUBLED
    is_two = (is_well or one.cue is Cue.PASSING) and _SINGULAR.match(behind)
    if not is_two or then is None or len(one.group.names) < 2:
        return [one]
    first = replace(one.group, names=one.group.names[:-1])
    last = replace(one.group, names=one.group.names[-1:], every="")
    cue = before if is_well else one.cue
    return [replace(one, group=first, cue=cue), Related(last, then, is_subject=True)]


def _meant(left: list[Cue], right: list[Cue]) -> Cue | None:
    """Return how a group is meant, by the last cue before it and the first after it."""
    before = left[-1] if left else None
    behind = right[0] if right else None
    if before in {Cue.EXCEPTED, Cue.LEFT}:
        return before
    if before is Cue.ADVISED:
        return Cue.TROUBLE if behind in {Cue.TROUBLE, Cue.NOT_WELL} else before
    if behind in {Cue.WELL, Cue.SPARED, Cue.TROUBLE, Cue.NOT_WELL}:
        return behind
    if behind is Cue.ADVISED:  # "users of it should switch to ..."
        return before if before in UNTROUBLED else Cue.TROUBLE
    return before or (None if behind is Cue.EXCEPTED else behind)


def _denied(cue: Cue | None) -> Cue | None:
    if cue is Cue.WELL:
        return Cue.NOT_WELL
    return Cue.SPARED if cue in TROUBLED else cue


def _excepted(left: list[Cue], right: list[Cue], said: list[Related]) -> Cue:
    """Return how a name after "except" is meant: the opposite of all others."""
    others = left[-2] if len(left) > 1 else said[-1].cue if said else None
    if not {Cue.WELL, Cue.SPARED} & {others, *right}:
        return Cue.EXCEPTED
    if said and said[-1].cue is None:
        said[-1] = replace(said[-1], cue=Cue.WELL)
    return Cue.TROUBLE
