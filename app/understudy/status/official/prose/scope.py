"""The models in one text: those in trouble, those not, or all. Pure.

A name whose relation is not understood narrows nothing, but counts as named if others are in
trouble: trouble that concerns this person must never be dismissed by mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from understudy.status.official.prose.cues import ALL, CUES, EACH, SOME, Cue, cues_in
from understudy.status.official.prose.mentions import mentions_in, normalised
from understudy.status.official.prose.relations import (
    TROUBLED,
    UNTROUBLED,
    Group,
    clauses,
    goes_on,
    related,
    rows,
)

if TYPE_CHECKING:
    from understudy.status.official.prose.models import Models
    from understudy.status.official.prose.relations import Related

_BETWEEN = re.compile(
    r" ?(?:models? ?)?[ ,/&+]{0,6}(?:(?:and|n?or|plus|as well as|along with)\b ?)?"
    r"(?:(?:also|the|our|both|claude|models?|requests to|on|for|with|anthropic)\b ?)*"
)
_MARK = re.compile(r"^ ?(?:[-+\u2022\u00b7]|\d{1,2}[.)](?= )) ?")
# a sentence of nothing but names: "also A", "same for A and B"
_ADDED = re.compile(r" ?(?:(?:also|same|plus)(?: (?:for|on|with|to))?:? ?)")
# every English sentence has one of these
_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|were|be|been|of|we|to|for|with|and|has|have|had|this|that|from|by|at|it|"
    r"in|on|not|no|will|can|may|also)\b"
)
_WORDS_OF_ANOTHER_LANGUAGE = 2


class Scope(msgspec.Struct, frozen=True):
    """``all_models``: about all; ``some``: about several unlisted ones; ``well``: excepted.

    ``spared``: of those, the ones that a sentence calls unaffected: "sessions on A are not
    affected" is about sessions. ``adds``: these beside those named before.
    """

    named: tuple[Models, ...] = ()
    well: tuple[Models, ...] = ()
    spared: tuple[Models, ...] = ()
    all_models: bool = False
    some: bool = False
    only: bool = False
    adds: bool = False

    @property
    def speaks(self) -> bool:
        return bool(self.named) or self.all_models or self.some


@dataclass(slots=True)
class _Reading:
    """The result of the clauses read so far."""

    troubled: list[Models] = field(default_factory=list)
    neutral: list[Models] = field(default_factory=list)
    well: list[Models] = field(default_factory=list)
    spared: list[Models] = field(default_factory=list)
    every: set[str] = field(default_factory=set)
    only: bool = False
    adds: bool = False
    excepts: bool = False

    def take(self, one: Related, cue: Cue | None) -> None:
        """Add the statement about one group."""
        models, every = one.group.names, one.group.every
        if cue in UNTROUBLED:
            self.well += models
            self.excepts |= cue is Cue.EXCEPTED and bool(models)
            if cue is Cue.SPARED and one.is_subject:
                self.spared += models
        elif cue in TROUBLED:
            if one.only and models and not every:
                self.troubled, self.every, self.only = [], set(), True
            self.troubled += models
            self.adds |= one.adds
            # "only A, all requests fail" is about A; "only A at first, now all models" is not
            if every == "all" or (every and not (self.only and self.troubled)):
                self.every.add(every)
        elif cue is not Cue.ADVISED:
            self.neutral += models
            if every in {"all", "each"} and cue is None:
                self.every.add(every)

    def turn(self, one: Related, cue: Cue) -> None:
        """Take back the statement about one group: what is said later of it counts."""
        names = set(one.group.names)
        if cue in TROUBLED:
            self.well = [each for each in self.well if each not in names]
            self.spared = [each for each in self.spared if each not in names]
            self.troubled += one.group.names
        elif cue in UNTROUBLED:
            self.troubled = [each for each in self.troubled if each not in names]
            self.well += one.group.names

    def scope(self) -> Scope:
        named = (*self.troubled, *self.neutral) if self.troubled else ()
        # "models other than A", "non-A models": all but these
        is_all = bool({"all", "each"} & self.every) or (
            self.excepts and not self.troubled and not self.every
        )
        return Scope(
            tuple(dict.fromkeys(named)),
            tuple(dict.fromkeys(self.well)),
            tuple(dict.fromkeys(self.spared)),
            is_all,
            "some" in self.every,
            self.only,
            self.adds,
        )


@lru_cache(maxsize=1024)
def scope_of(text: str, *, is_title: bool = False) -> Scope:
    """Read a text; a name in a title without any relation is its subject."""
    reading = _Reading()
    last: Related | None = None
    for clause in clauses(_with_lists(normalised(text))):
        said = related(clause, rows(clause, _found(clause), _BETWEEN))
        is_more = not said and last is not None and last.cue not in {Cue.ADVISED, Cue.PASSING}
        if is_more and last is not None and goes_on(clause) and (cues := cues_in(clause)):
            reading.turn(last, cues[0])
        for one in said:
            is_about = one.cue is None and (
                is_title
                or _ADDED.fullmatch(clause[: one.group.start]) is not None
                or _is_of_another_language(clause)
            )
            reading.take(one, Cue.TROUBLE if is_about else one.cue)
        if said or not (is_more and goes_on(clause)):
            last = said[-1] if said else None
    return reading.scope()


def _with_lists(plain: str) -> str:
    """Return the text with each list of bare names in the line that announces it by a colon."""
    lines: list[str] = []
    is_list = False
    for line in filter(str.strip, plain.split("\n")):
        item = _MARK.sub("", line).strip()
        if is_list and mentions_in(item) and not CUES.search(item) and not item.endswith(":"):
            lines[-1] += f" {item},"
        else:
            lines.append(line)
            is_list = line.rstrip().endswith(":")
    return "\n".join(lines)


def _is_of_another_language(clause: str) -> bool:
    """Return True if the words of a clause are not English, so that none is understood."""
    words = [one for one in clause.split() if not mentions_in(one)]
    return len(words) >= _WORDS_OF_ANOTHER_LANGUAGE and not _ENGLISH.search(clause)


def _found(clause: str) -> list[Group]:
    """Return the names in a clause, and the words for all or for several models."""
    found = [Group(one.models, one.start, one.end) for one in mentions_in(clause)]
    for every, pattern in (("all", ALL), ("some", SOME)):
        for match in pattern.finditer(clause):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                counts = "each" if EACH.match(match.group()) else every
                found.append(Group((), match.start(), match.end(), counts))
    return found
