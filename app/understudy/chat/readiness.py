"""Tests the backups before they are needed: each gets one real, tiny question.

A key that lists models may still not be allowed to ask, and a listed local model may not fit into
memory: only an answer proves it.
"""

from __future__ import annotations

import logging
from contextlib import aclosing
from datetime import datetime  # noqa: TC003 - a kept report is decoded by these annotations
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.chat.candidate import Candidate
from understudy.chat.failover.attempt import Attempt
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import Budgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.chat.providers.base import Provider
    from understudy.chat.waiting.model_loads import Loads

log = logging.getLogger(__name__)

QUESTION = (Turn(Role.USER, "Reply with the word: ready"),)
# room for a model that thinks before it answers
MAX_TOKENS = 64
BUDGETS = Budgets(headers_s=60.0, first_text_s=60.0)
NOTED_AS = "drill"


class DrillResult(msgspec.Struct, frozen=True, kw_only=True):
    """One model's result; ``failure`` None: it works. ``is_understudy``: it is not Claude."""

    provider: str
    model: str
    is_understudy: bool
    failure: FailureKind | None = None
    status: int | None = None
    first_text_s: float | None = None
    elapsed_s: float = 0.0

    @property
    def works(self) -> bool:
        return self.failure is None

    def as_failure(self) -> Failure | None:
        """Return the failure as a value, for its sentence."""
        if self.failure is None:
            return None
        return Failure(self.failure, self.provider, self.model, self.status)


class DrillReport(msgspec.Struct, frozen=True, kw_only=True):
    """The backups' results as of ``drilled_at``, in the order of asking.

    ``not_allowed`` are the providers without the person's consent.
    """

    drilled_at: datetime
    results: tuple[DrillResult, ...] = ()
    not_allowed: tuple[str, ...] = ()

    @property
    def would_answer(self) -> DrillResult | None:
        """The model that would stand in if Claude failed now, None if there is none."""
        return next((one for one in self.results if one.is_understudy and one.works), None)

    @property
    def understudies(self) -> tuple[DrillResult, ...]:
        return tuple(one for one in self.results if one.is_understudy)


class Drill:
    """Asks every provider that may be asked, one after another. Engine thread only.

    ``build`` makes a provider with its key; the drill closes it. The answers are discarded, and are
    not evidence about Claude.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        build: Callable[[ProviderSettings], Provider],
        store: Store,
        clock: Clock,
        loads: Loads,
    ) -> None:
        self._settings = settings
        self._build = build
        self._store = store
        self._clock = clock
        self._loads = loads

    async def ask_everybody(self, *, every_model: bool = False) -> DrillReport:
        """Ask the first model of each provider, or every model; store and return the report."""
        return await self._ask(lambda _one: True, every_model=every_model)

    async def ask_the_free(self) -> DrillReport:
        """Ask only the local ones, which cost nothing."""
        return await self._ask(lambda one: one.local)

    async def ask_understudies(self) -> DrillReport:
        """Ask all except Claude, which the judge watches anyway, and those only for the person."""
        claude = self._settings().claude_ids
        return await self._ask(lambda one: one.id not in claude and not one.traits.on_plan)

    def last(self) -> DrillReport | None:
        """Return the report of the last drill, None if there is none or it is unreadable."""
        noted = self._store.noted(NOTED_AS)
        if noted is None:
            return None
        try:
            return msgspec.json.decode(noted, type=DrillReport)
        except (msgspec.ValidationError, msgspec.DecodeError) as problem:
            log.warning("cannot read the last drill: %s", problem)
            return None

    async def _ask(
        self, wanted: Callable[[ProviderSettings], bool], *, every_model: bool = False
    ) -> DrillReport:
        settings = self._settings()  # taken once: they may change while models answer
        allowed, claude = settings.allowed, settings.claude_ids
        results: list[DrillResult] = []
        not_allowed: list[str] = []
        for one in filter(wanted, settings.provider):
            if one not in allowed:
                not_allowed.append(one.id)
                continue
            provider = self._build(one)
            is_understudy = one.id not in claude
            try:
                for model in one.models if every_model else one.models[:1]:
                    candidate = Candidate(one.id, model)
                    budgets = replace(BUDGETS, load_s=settings.chat.load_s if one.local else None)
                    results.append(
                        await self._ask_one(
                            provider, candidate, budgets, is_understudy=is_understudy
                        )
                    )
            finally:
                await provider.close()
        report = DrillReport(
            drilled_at=self._clock.now(), results=tuple(results), not_allowed=tuple(not_allowed)
        )
        self._store.note(NOTED_AS, msgspec.json.encode(report).decode())
        working = sum(one.works for one in report.understudies)
        log.info("drill: %d of %d backups answer", working, len(report.understudies))
        return report

    async def _ask_one(
        self, provider: Provider, candidate: Candidate, budgets: Budgets, *, is_understudy: bool
    ) -> DrillResult:
        attempt = Attempt(provider, candidate, self._clock, QUESTION, loads=self._loads)
        async with aclosing(attempt.run(budgets, MAX_TOKENS)) as texts:
            async for _ in texts:
                pass
        outcome = attempt.outcome()
        return DrillResult(
            provider=candidate.provider,
            model=candidate.model,
            is_understudy=is_understudy,
            failure=outcome.failure.kind if outcome.failure else None,
            status=outcome.failure.status if outcome.failure else None,
            first_text_s=outcome.first_text_s,
            elapsed_s=outcome.elapsed_s,
        )
