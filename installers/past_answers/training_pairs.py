"""From groups of questions to pairs with the answer to learn: same, or not the same.

Greater rewordings and near misses come from the groups written by hand, small ones are made by
rule, and questions of other groups that lie near stand for what merely sounds alike.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from installers.past_answers.corruptions import corrupted
from installers.past_answers.grammars import made_groups
from installers.past_answers.rewordings import reworded
from understudy.archive.past.text import normal
from understudy.archive.past.wording.tokens import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

WRITTEN = Path(__file__).parent / "pairs"
GRAMMAR_GROUPS = 600
MOST_SAME, MOST_NEAR = 8, 8
TOO_NEAR = 0.93
"""Questions of two groups that lie nearer than this may well ask the same."""

Group = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions; ``group`` keeps what belongs together on one side of a split."""

    one: str
    other: str
    is_same: bool
    group: int
    weight: float = 1.0


def written_groups() -> list[Group]:
    """Return the groups in ``pairs``, in the order of the files."""
    files = sorted(WRITTEN.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def pairs_within(written: Sequence[Group], random: Random) -> list[Pair]:
    """Return pairs from inside each group, and from groups made by grammar."""
    texts = [text for group in written for text in group["same"]]
    words = sorted(
        {
            word.lower()
            for text in texts
            for word in re.findall(r"[A-Za-z]{4,}", text)
            if word.lower() not in SMALL
        }
    )
    made = made_groups(GRAMMAR_GROUPS, random)
    found: list[Pair] = []
    for number, group in enumerate([*written, *made]):
        found += _said(group, number, random)
        if number < len(written):
            found += _by_rule(group, number, words, random)
    return found


def _said(group: Group, number: int, random: Random) -> list[Pair]:
    same = [group["q"], *group["same"]]
    alike = list(itertools.combinations(same, 2))
    random.shuffle(alike)
    near = [(text, other["text"]) for text in same for other in group["near"]]
    random.shuffle(near)
    near = [(group["q"], other["text"]) for other in group["near"]] + near[:MOST_NEAR]
    found = [Pair(one, other, is_same=True, group=number) for one, other in alike[:MOST_SAME]]
    return found + [Pair(one, other, is_same=False, group=number) for one, other in near]


def _by_rule(group: Group, number: int, words: Sequence[str], random: Random) -> list[Pair]:
    same = [group["q"], *group["same"]]
    sources = random.sample(same, min(3, len(same)))
    sources += [one["text"] for one in random.sample(group["near"], min(1, len(group["near"])))]
    found: list[Pair] = []
    in_other_words: dict[str, str] = {}
    for text in sources:
        for _ in range(2):
            other = reworded(text, random)
            if normal(other) != normal(text):
                found.append(Pair(text, other, is_same=True, group=number))
                in_other_words.setdefault(text, other)
    for text in same[:3]:
        wrong = corrupted(text, words, random)
        if wrong is None:
            continue
        against = random.choice([one for one in same if one != text] or [text])
        found.append(Pair(text, wrong, is_same=False, group=number))
        found.append(Pair(against, wrong, is_same=False, group=number, weight=0.7))
        if text in in_other_words:
            found.append(Pair(in_other_words[text], wrong, is_same=False, group=number))
    return found


def pairs_between(
    written: Sequence[Group], vectors: Mapping[str, np.ndarray[Any, Any]], random: Random
) -> list[Pair]:
    """Return pairs of different groups: the two nearest, and one of the next."""
    known = [
        (text, number)
        for number, group in enumerate(written)
        for text in (group["q"], *group["same"][:3], *(one["text"] for one in group["near"][:1]))
    ]
    every = np.array([vectors[text] for text, _ in known])
    groups = np.array([number for _, number in known])
    found: list[Pair] = []
    for place, (text, number) in enumerate(known):
        if random.random() < 0.6:
            continue
        near = every @ every[place]
        near[groups == number] = -1
        order = np.argsort(-near)[:8].tolist()
        found += [
            Pair(text, known[other][0], is_same=False, group=number)
            for other in (order[0], order[1], random.choice(order[2:]))
            if near[other] <= TOO_NEAR
        ]
    return found
