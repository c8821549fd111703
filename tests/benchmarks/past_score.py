"""How good matches are: precision and recall at a threshold, and the best recall at a precision.

A set is a folder of ``stored.jsonl`` {id, text}, ``queries.jsonl`` {query_id, query} and
``labels.jsonl`` {query_id, has_match, match_ids, category, policy, source}.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

EASY = frozenset({"exact", "format"})
PARAPHRASES = frozenset({"paraphrase", "pasted-para"})
FEWEST_HITS = 30

Predicted = tuple[str | None, float]


@dataclass(frozen=True, slots=True)
class Case:
    """One query with what was said to it; ``group`` is easy, semantic, nonenglish or policy."""

    group: str
    category: str
    source: str
    has_match: bool
    is_hit: bool
    is_right: bool
    score: float


@dataclass(frozen=True, slots=True)
class At:
    """What a threshold makes of the cases."""

    threshold: float
    hits: int
    right: int
    precision: float
    recall: float
    recall_of_paraphrases: float
    answered_without_match: float


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def cases_of(labels: Iterable[Mapping[str, Any]], predicted: Mapping[str, Predicted]) -> list[Case]:
    found = []
    for label in labels:
        match, score = predicted.get(label["query_id"], (None, 0.0))
        category = label["category"]
        group = "easy" if category in EASY else "semantic"
        if category.endswith("-nonenglish"):
            group = "nonenglish"
        found.append(
            Case(
                group="policy" if label["policy"] else group,
                category=category,
                source=label["source"],
                has_match=label["has_match"],
                is_hit=match is not None,
                is_right=match in label["match_ids"],
                score=score,
            )
        )
    return found


def at(cases: Iterable[Case], threshold: float) -> At:
    cases = list(cases)
    hits = [one for one in cases if one.is_hit and one.score >= threshold]
    right = [one for one in hits if one.is_right]
    answerable = sum(one.has_match for one in cases)
    paraphrases = sum(one.has_match and one.category in PARAPHRASES for one in cases)
    without = [one for one in cases if not one.has_match]
    return At(
        threshold=threshold,
        hits=len(hits),
        right=len(right),
        precision=len(right) / len(hits) if hits else 1.0,
        recall=len(right) / max(1, answerable),
        recall_of_paraphrases=sum(one.category in PARAPHRASES for one in right)
        / max(1, paraphrases),
        answered_without_match=sum(not one.has_match for one in hits) / max(1, len(without)),
    )


def best_at(cases: Iterable[Case], precision: float) -> At | None:
    """Return the lowest threshold that holds ``precision`` over at least `FEWEST_HITS` hits."""
    cases = list(cases)
    hits = sorted((one for one in cases if one.is_hit), key=lambda one: -one.score)
    right, threshold = 0, None
    for count, one in enumerate(hits, 1):
        right += one.is_right
        is_last_of_its_score = count == len(hits) or hits[count].score < one.score
        if is_last_of_its_score and count >= FEWEST_HITS and right / count >= precision:
            threshold = one.score
    return None if threshold is None else at(cases, threshold)


def line(name: str, found: At | None) -> str:
    if found is None:
        return f"{name:<34} not reached at any threshold"
    return (
        f"{name:<34} at {found.threshold:.4f}: {found.hits:5d} hits, precision"
        f" {found.precision:.4f}, recall {found.recall:.4f} (paraphrases"
        f" {found.recall_of_paraphrases:.4f}), {found.answered_without_match:.4f} of no-match"
    )
