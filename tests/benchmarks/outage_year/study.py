"""What everybody who is compared is put through: the same questions, troubles and luck.

Whoever runs in another environment (LiteLLM wants an older openai) builds the very same study from
the same words on its command line. Standard library alone, but for the virtual loop.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.outage_year.year.exchange import Exchange, Fates
from tests.benchmarks.outage_year.year.incidents import Trouble, instant, recorded_troubles
from tests.benchmarks.outage_year.year.mix import NOISE_SHARE
from tests.benchmarks.outage_year.year.person import asked_at
from tests.benchmarks.outage_year.year.titles import (
    CLAUDE,
    GPT,
    HAIKU,
    LLAMA,
    LOCAL,
    OPENAI,
    SONNET,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# a person who has waited this long has gone away
PATIENCE_S = 600.0
# a local server lets an idle model go after five minutes and loads it again (Ollama's default)
LOADED_FOR_S = 300.0
LOADING_S = (4.0, 15.0)
ANSWERED, NOBODY, UNNOTICED, GAVE_UP = "answered", "nobody", "cut short unnoticed", "gave up"

LINE_UPS: dict[str, tuple[tuple[str, str], ...]] = {
    "claude": ((CLAUDE, SONNET),),
    "claude-2": ((CLAUDE, SONNET), (CLAUDE, HAIKU)),
    "cloud": ((CLAUDE, SONNET), (CLAUDE, HAIKU), (OPENAI, GPT)),
    "local": ((CLAUDE, SONNET), (CLAUDE, HAIKU), (OPENAI, GPT), (LOCAL, LLAMA)),
}
"""Who may be asked, in order; the first two have no backup."""


@dataclass(slots=True)
class Sent:
    """One request. ``spoke``: text of it arrived, so it is billed."""

    provider: str
    model: str
    kind: str
    spoke: bool = False


@dataclass(slots=True)
class Asked:
    """How one question went. ``wait_s``: to the first text of the answer that came whole."""

    number: int
    outcome: str
    wait_s: float | None = None
    provider: str = ""
    model: str = ""
    why: str = ""
    sent: list[Sent] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Asked:
        sent = [Sent(**one) for one in found.pop("sent")]
        return cls(**found, sent=sent)


class Vendors:
    """Everybody who can be asked, as one contestant meets them: what was sent is kept."""

    def __init__(self, fates: Fates) -> None:
        self._fates = fates
        self._attempts: dict[tuple[str, str], int] = {}
        self._loaded_until_s = 0.0
        self._loads = random.Random("loads")  # noqa: S311 - a simulation
        self.sent: dict[str, list[Sent]] = {}

    def send(self, question: str, provider: str, model: str, at_s: float) -> tuple[Exchange, Sent]:
        attempt = self._attempts.get((question, model), 0)
        self._attempts[question, model] = attempt + 1
        load_s = 0.0
        if provider == LOCAL:
            if at_s > self._loaded_until_s:
                load_s = self._loads.uniform(*LOADING_S)
            self._loaded_until_s = at_s + LOADED_FOR_S
        exchange = self._fates.meet(question, provider, model, attempt, at_s, load_s)
        sent = Sent(provider, model, exchange.kind)
        self.sent.setdefault(question, []).append(sent)
        return exchange, sent

    def settle(self, question: str) -> list[Sent]:
        """Return what was sent for a question that is over."""
        return self.sent.pop(question, [])


@dataclass(frozen=True)
class Study:
    """``asked_s`` and everything else that is a time counts seconds from ``since``."""

    since: datetime
    until: datetime
    troubles: tuple[Trouble, ...]
    questions: int
    seed: int = 1
    noise: float = NOISE_SHARE
    utc_offset_h: float = 0.0

    @cached_property
    def asked_s(self) -> tuple[float, ...]:
        asked = asked_at(self.questions, self.since, self.until, self.seed, self.utc_offset_h)
        return tuple((one - self.since).total_seconds() for one in asked)

    @cached_property
    def fates(self) -> Fates:
        return Fates(self.troubles, self.since, self.seed, self.noise)

    @cached_property
    def calm(self) -> Fates:
        """The same luck in a year in which nothing fails."""
        return Fates((), self.since, self.seed, 0.0)

    def undisturbed_s(self, number: int) -> float:
        """Return when the first model's text would begin were nothing ever to fail."""
        return self.calm.meet(str(number), CLAUDE, SONNET, 0, self.asked_s[number]).texts_at_s[0]

    def would_work(self, number: int) -> bool:
        """Tell whether Claude's first model, asked this question at once, answers in time."""
        at_s = self.asked_s[number]
        exchange = self.fates.meet(str(number), CLAUDE, SONNET, 0, at_s)
        return exchange.kind == ANSWERED


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the words that make a study."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("recordings", type=Path, help="the folder with incidents.csv")
    made.add_argument("--questions", type=int, default=100_000)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--since", default="2024-01-10", help="the recorded year begins (a date)")
    made.add_argument("--until", default="2025-01-10")
    made.add_argument("--utc-offset", type=float, default=-5.0, help="the person's, in hours")
    made.add_argument("--as-posted", action="store_true", help="leave OpenAI's own write-ups aside")
    made.add_argument("--noise", type=float, default=NOISE_SHARE)
    return made


def study_of(chosen: argparse.Namespace) -> Study:
    since, until = (instant(f"{one}T00:00:00Z") for one in (chosen.since, chosen.until))
    troubles = recorded_troubles(
        chosen.recordings, since, until, chosen.seed, as_posted=chosen.as_posted
    )
    return Study(
        since,
        until,
        troubles,
        chosen.questions,
        chosen.seed,
        chosen.noise,
        chosen.utc_offset,
    )


def words_of(chosen: argparse.Namespace) -> Sequence[str]:
    """Return the words that make the same study elsewhere."""
    return (
        str(chosen.recordings.resolve()),
        f"--questions={chosen.questions}",
        f"--seed={chosen.seed}",
        f"--since={chosen.since}",
        f"--until={chosen.until}",
        f"--utc-offset={chosen.utc_offset}",
        f"--noise={chosen.noise}",
        *(["--as-posted"] if chosen.as_posted else []),
    )
