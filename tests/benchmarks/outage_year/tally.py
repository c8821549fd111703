"""What came of the questions, counted the same way for everybody, and printed as tables."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.outage_year.study import ANSWERED, GAVE_UP, NOBODY, UNNOTICED
from tests.benchmarks.outage_year.year.titles import CLAUDE, LOCAL, SONNET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.outage_year.study import Asked, Study


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of every question whoever answers it."""

    undisturbed_s: tuple[float, ...]
    works: tuple[bool, ...]

    @classmethod
    def of(cls, study: Study) -> Known:
        numbers = range(len(study.asked_s))
        return cls(
            tuple(study.undisturbed_s(number) for number in numbers),
            tuple(study.would_work(number) for number in numbers),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """One contestant's year. Waits are seconds added to the undisturbed ones.

    ``needless`` counts questions that left a Claude whose first model would have answered:
    to another provider, and to another model of Claude. ``resent``: the same model was asked again
    after it had begun to answer; ``billed_twice``: more than one request had begun to answer;
    ``two_companies``: at more than one provider who bills.
    """

    questions: int
    outcomes: dict[str, int]
    added_s: tuple[float, ...]
    added_disturbed_s: tuple[float, ...]
    needless: tuple[int, int]
    resent: int
    billed_twice: int
    two_companies: int
    requests: int

    @property
    def answered(self) -> int:
        return self.outcomes.get(ANSWERED, 0)


def tally(went: Iterable[Asked], known: Known) -> Tally:
    """Count; ``went`` holds every question of the study."""
    outcomes: Counter[str] = Counter()
    added: list[float] = []
    disturbed: list[float] = []
    elsewhere = other_model = resent = twice = companies = requests = 0
    for one in went:
        outcomes[one.outcome] += 1
        requests += len(one.sent)
        spoke = [sent for sent in one.sent if sent.spoke]
        resent += _asked_again_after_text(one)
        twice += len(spoke) > 1
        companies += len({sent.provider for sent in spoke} - {LOCAL}) > 1
        works = known.works[one.number]
        if one.outcome != ANSWERED or one.wait_s is None:
            continue
        more_s = one.wait_s - known.undisturbed_s[one.number]
        added.append(more_s)
        if not works:
            disturbed.append(more_s)
        elsewhere += works and one.provider != CLAUDE
        other_model += works and one.provider == CLAUDE and one.model != SONNET
    return Tally(
        sum(outcomes.values()),
        dict(outcomes),
        tuple(sorted(added)),
        tuple(sorted(disturbed)),
        (elsewhere, other_model),
        resent,
        twice,
        companies,
        requests,
    )


def _asked_again_after_text(one: Asked) -> bool:
    spoken: set[str] = set()
    for sent in one.sent:
        if sent.model in spoken:
            return True
        if sent.spoke:
            spoken.add(sent.model)
    return False


ANSWERS = ("answered", "not", NOBODY, GAVE_UP, UNNOTICED)
COSTS = (
    "median",
    "p99",
    "median, dist.",
    "p99, dist.",
    "needless",
    "to Haiku",
    "sent again",
    "billed twice",
    "2 firms",
    "requests",
)


def answers_row(one: Tally) -> tuple[str, ...]:
    missing = one.questions - one.answered
    parts = (f"{one.outcomes.get(name, 0)}" for name in (NOBODY, GAVE_UP, UNNOTICED))
    return (f"{100 * one.answered / one.questions:.3f} %", str(missing), *parts)


def costs_row(one: Tally) -> tuple[str, ...]:
    waits = (
        _seconds(one.added_s, 0.5),
        _seconds(one.added_s, 0.99),
        _seconds(one.added_disturbed_s, 0.5),
        _seconds(one.added_disturbed_s, 0.99),
    )
    counts = (*one.needless, one.resent, one.billed_twice, one.two_companies, one.requests)
    return (*waits, *(str(count) for count in counts))


def _seconds(found: Sequence[float], share: float) -> str:
    if not found:
        return "-"
    value = statistics.median(found) if share == 0.5 else found[int(len(found) * share)]
    return f"{round(value, 2) + 0.0:.2f} s"  # no minus before a zero


def table(head: Sequence[str], rows: dict[str, tuple[str, ...]]) -> str:
    """Return a table whose columns are as wide as they need."""
    lines = [("", *head), *((name, *row) for name, row in rows.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) + 1)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def unanswered_row(went: Iterable[Asked]) -> str:
    """Say in which kinds of trouble the last request of those not answered ended."""
    kinds = Counter(
        one.sent[-1].kind if one.sent else "nobody asked" for one in went if one.outcome != ANSWERED
    )
    return ", ".join(f"{kind} {count}" for kind, count in kinds.most_common(6)) or "none"
