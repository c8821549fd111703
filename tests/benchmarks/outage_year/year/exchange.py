"""One request's way from being sent to its end, drawn from who was asked, when, and how often.

The draw depends on the seed, the question, the provider, the model and on how many times that
model was asked this question before: whoever is compared meets the same luck. Times are seconds
from the sending. Latencies are log-normal: first text after a median of 1.1 s (Sonnet), 0.6 s
(Haiku), 0.8 s (OpenAI), 0.5 s (local), spread 0.45; answers have a median of 300 tokens, spread
0.8, at 75, 150, 90 and 30 tokens a second. In trouble, who still answers is up to three times
slower. Pure; standard library alone.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.benchmarks.outage_year.year.mix import (
    FAILING,
    NOISE,
    NOISE_SHARE,
    drawn,
    kinds_of,
    retry_after_s,
    stretch_share,
)
from tests.benchmarks.outage_year.year.titles import GPT, HAIKU, LLAMA, SONNET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.benchmarks.outage_year.year.incidents import Trouble

FIRST_TEXT_S = {SONNET: 1.1, HAIKU: 0.6, GPT: 0.8, LLAMA: 0.5}
TOKENS_PER_S = {SONNET: 75.0, HAIKU: 150.0, GPT: 90.0, LLAMA: 30.0}
SPREAD = 0.45
TOKENS, TOKENS_SPREAD = 300.0, 0.8
PIECE_S = 4.0
PING_S = 10.0
FOR_EVER_S = 3600.0
STATUS = {
    "overloaded": 529,
    "server_error": 500,
    "unavailable": 503,
    "bad_gateway": 502,
    "gateway_timeout": 504,
    "limited": 429,
    "model_gone": 404,
}
AFTER_TEXT = {
    "error_after_text": "error",
    "reset_after_text": "reset",
    "cut_after_text": "cut",
    "ended_early": "early",
    "stalled": "silence",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """``kind`` is "answered" or why not. ``headers_at_s`` None: they never come.

    ``end``: done, http (the status says it), lost (before the headers), error (an event in the
    stream), reset, cut (inside a chunk), early (clean, without the final event), silence.
    ``pings``: the silence is filled with them.
    """

    kind: str
    end: str
    end_at_s: float
    status: int = 200
    headers_at_s: float | None = None
    texts_at_s: tuple[float, ...] = ()
    retry_after_s: float | None = None
    pings: bool = False

    @property
    def is_whole(self) -> bool:
        return self.end == "done"

    def steps(self) -> Iterator[tuple[float, str]]:
        """Yield what arrives and when: headers, ping, text, and one of the ends."""
        if self.headers_at_s is not None:
            yield self.headers_at_s, "headers"
        last_s = self.headers_at_s or 0.0
        for at_s in self.texts_at_s:
            yield from self._pings(last_s, at_s)
            yield at_s, "text"
            last_s = at_s
        yield from self._pings(last_s, self.end_at_s)
        yield self.end_at_s, self.end

    def _pings(self, since_s: float, until_s: float) -> Iterator[tuple[float, str]]:
        if self.pings:
            for number in range(1, math.ceil((until_s - since_s) / PING_S)):
                yield since_s + number * PING_S, "ping"


@dataclass(frozen=True, slots=True)
class _Felt:
    since_s: float
    until_s: float
    share: float | None
    trouble: Trouble


class Fates:
    """What a request sent at a given second meets. ``began_at`` is second 0."""

    def __init__(
        self,
        troubles: tuple[Trouble, ...],
        began_at: datetime,
        seed: int,
        noise: float = NOISE_SHARE,
    ) -> None:
        self._seed = seed
        self._noise = noise
        self._by_hour: dict[tuple[str, int], list[_Felt]] = {}
        for one in troubles:
            for spell in one.spells:
                since_s = (spell.began_at - began_at).total_seconds()
                until_s = (spell.ended_at - began_at).total_seconds()
                felt = _Felt(since_s, until_s, spell.share, one)
                for hour in range(int(since_s // 3600), int(until_s // 3600) + 1):
                    self._by_hour.setdefault((one.provider, hour), []).append(felt)

    def share(self, provider: str, model: str, at_s: float) -> tuple[float, Trouble | None]:
        """Return what share of requests fails by incidents just now, and the worst of them."""
        works, worst, most = 1.0, None, 0.0
        for felt in self._by_hour.get((provider, int(at_s // 3600)), ()):
            if not felt.since_s <= at_s < felt.until_s:
                continue
            one = felt.trouble
            if not one.models or model in one.models:
                mean = FAILING[one.impact] if felt.share is None else felt.share
                share = stretch_share(mean, one.name, at_s - felt.since_s, self._seed)
                works *= 1 - share
                if share >= most:
                    worst, most = one, share
        return 1 - works, worst

    def meet(
        self,
        question: str,
        provider: str,
        model: str,
        attempt: int,
        at_s: float,
        load_s: float = 0.0,
    ) -> Exchange:
        """Draw the exchange of the ``attempt``-th request (from 0) of this question.

        ``load_s`` is how long the model has to be loaded first.
        """
        share, worst = self.share(provider, model, at_s)
        seed = f"{self._seed}|{question}|{provider}|{model}|{attempt}"
        rng = random.Random(seed)  # noqa: S311 - a simulation
        length = random.Random(f"{self._seed}|{question}|length")  # noqa: S311 - a simulation
        luck, background = rng.random(), rng.random()
        slower = 1.0 + rng.random() * 2.0 * share
        first_s = rng.lognormvariate(math.log(FIRST_TEXT_S[model]), SPREAD) * slower
        first_s += load_s
        tokens = length.lognormvariate(math.log(TOKENS), TOKENS_SPREAD)
        speaks_s = tokens / TOKENS_PER_S[model]
        if worst is not None and luck < share:
            kinds = kinds_of(worst.manner, named_models=bool(worst.models))
            return failed(rng, drawn(rng, kinds), first_s, speaks_s)
        if background < self._noise:
            return failed(rng, drawn(rng, NOISE), first_s, speaks_s)
        return answered(first_s, speaks_s)


def answered(first_s: float, speaks_s: float, kind: str = "answered") -> Exchange:
    """Return an exchange whose text comes in pieces, a first one and one every few seconds."""
    end_s = first_s + speaks_s
    return Exchange(
        kind, "done", end_s, headers_at_s=first_s * 0.4, texts_at_s=_pieces(first_s, end_s)
    )


def failed(rng: random.Random, kind: str, first_s: float, speaks_s: float) -> Exchange:
    """Return the exchange of a failing kind of `mix`."""
    headers_s = first_s * 0.4
    if kind in STATUS:
        at_s = rng.uniform(20.0, 60.0) if kind == "gateway_timeout" else rng.uniform(0.1, 0.8)
        wait_s = retry_after_s(rng, kind)
        return Exchange(kind, "http", at_s, STATUS[kind], headers_at_s=at_s, retry_after_s=wait_s)
    if kind == "late":
        late = answered(rng.uniform(40.0, 180.0), speaks_s, kind)
        return replace(late, headers_at_s=headers_s, pings=rng.random() < 0.5)
    if kind in AFTER_TEXT:
        cut_s = first_s + speaks_s * rng.uniform(0.05, 0.95)
        texts, end = _pieces(first_s, cut_s), AFTER_TEXT[kind]
        pings = rng.random() < 0.5
        end_s = FOR_EVER_S if end == "silence" else cut_s
        return Exchange(kind, end, end_s, 200, headers_s, texts, pings=pings)
    if kind == "overloaded_in_stream":
        return Exchange(kind, "error", headers_s + rng.uniform(0.05, 1.0), 200, headers_s)
    if kind == "lost":
        return Exchange(kind, "lost", rng.uniform(0.05, 2.0))
    pings = kind == "no_text" and rng.random() < 0.5
    return Exchange(
        kind, "silence", FOR_EVER_S, 200, headers_s if kind == "no_text" else None, pings=pings
    )


def _pieces(first_s: float, end_s: float) -> tuple[float, ...]:
    count = 1 + int((end_s - first_s) // PIECE_S)
    return tuple(first_s + number * PIECE_S for number in range(count))
