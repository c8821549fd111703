"""Ranks matches by relevance and age, with titles and pinned conversations first.

Pure: matches in, conversations out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE = 0
"""The kind of a match in a title; the others are in `filling`."""
HALF_LIFE_US = 90 * 86_400 * 1_000_000
"""After this long, half of the bonus for being new is gone."""
TITLE_WEIGHT = 3.0
PINNED_WEIGHT = 1.5
FURTHER_WEIGHT = 0.05
"""The bonus of each further match in the same conversation, up to ten of them."""
SHOWN_EACH = 3


class Candidate(msgspec.Struct, frozen=True):
    """A matching document; ``score`` is BM25 inside its shelf, more is better."""

    kind: int
    source_id: int
    conversation_id: int
    message_id: int | None
    at_us: int
    score: float

    @classmethod
    def of_title(cls, conversation_id: int, at_us: int, score: float) -> Candidate:
        return cls(TITLE, conversation_id, conversation_id, None, at_us, score)


class Group(msgspec.Struct, frozen=True):
    """One conversation's best matches, the best first, and their total number."""

    conversation_id: int
    best: tuple[Candidate, ...]
    count: int


def ranked(
    candidates: Iterable[Candidate], pinned: frozenset[int], now_us: int, limit: int
) -> list[Group]:
    """Return the ``limit`` best conversations; of equals the one with the latest match."""
    groups: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
    for one in candidates:
        groups[one.conversation_id].append((weight(one, now_us), one))
    scored = []
    for conversation_id, matches in groups.items():
        matches.sort(key=lambda each: (each[0], each[1].at_us), reverse=True)
        score = matches[0][0] * (1 + FURTHER_WEIGHT * min(len(matches) - 1, 10))
        if conversation_id in pinned:
            score *= PINNED_WEIGHT
        best = tuple(one for _, one in matches[:SHOWN_EACH])
        latest_us = max(one.at_us for _, one in matches)
        scored.append((score, latest_us, Group(conversation_id, best, len(matches))))
    scored.sort(key=lambda each: each[:2], reverse=True)
    return [group for _, _, group in scored[:limit]]


def weight(one: Candidate, now_us: int) -> float:
    """Return the present weight of a match: a new one at most twice an old one."""
    age = max(0, now_us - one.at_us) / HALF_LIFE_US
    # BM25 gives a word in every document no weight, but the person asked for it
    score = max(one.score, 0.0) + 0.01
    newness: float = 2.0**-age
    return score * (1 + newness) * (TITLE_WEIGHT if one.kind == TITLE else 1.0)
