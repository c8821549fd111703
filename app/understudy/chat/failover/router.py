"""Turns a prompt into answer events: finds who may be asked, and starts the answer.

State between answers is in the breakers, shared with other routers. Engine thread only.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.exhausted import nobody
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.preview import Answering, answering_now
from understudy.chat.failover.route import RouteRequest, candidates
from understudy.chat.failover.running import Means, RunningAnswer
from understudy.chat.providers.base import Budgets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.ask_request import AskRequest
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.model import AnswerEvent
    from understudy.chat.providers.base import ModelInfo, Provider


class Router:
    """Answers from ``providers`` (by id) in the order of ``settings``, adjusted by knowledge.

    ``on_attempt`` is called with every attempt, and again if a later one explains it. ``keyless``
    names the providers known to have no key. ``described`` returns a provider's own description of
    a model. ``pause`` waits the given seconds before a retry. ``again_after_s`` are the pauses
    before further rounds if all failed, limited as in `Rounds`.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        settings: Settings,
        clock: Clock,
        *,
        knowledge: Knowledge | None = None,
        budgets: Budgets | None = None,
        on_attempt: Callable[[AttemptOutcome], None] = lambda _outcome: None,
        keyless: Callable[[], Collection[str]] = tuple,
        over_limit: Callable[[], Collection[str]] = tuple,
        described: Callable[[str, str], ModelInfo | None] = lambda _provider, _model: None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        again_after_s: tuple[float, ...] = (),
    ) -> None:
        most_s = settings.chat.first_token_s
        self._means = Means(
            providers,
            settings,
            clock,
            knowledge or Knowledge(Breakers(), clock),
            budgets or Budgets(headers_s=most_s, first_text_s=most_s, idle_s=settings.chat.idle_s),
            on_attempt,
            described,
            pause,
            again_after_s,
        )
        self._keyless = keyless
        self._over_limit = over_limit

    def answer(self, request: AskRequest) -> AsyncGenerator[AnswerEvent, None]:
        """Stream one answer by the grammar of `chat.model`; to stop, close the generator."""
        wanted, route = self._route(request)
        if not route:
            return _at_once(nobody(self._means.settings, wanted))
        return RunningAnswer(self._means, request, route, wanted).events()

    def who_answers(self, request: AskRequest) -> Answering:
        """Return who would be asked if ``request`` were made now, and why, asking none."""
        wanted, route = self._route(request)
        providers = self._means.settings.provider
        first = providers[0].id if providers else ""
        return answering_now(route, wanted, first, self._means.knowledge)

    def _route(self, request: AskRequest) -> tuple[RouteRequest, tuple[Candidate, ...]]:
        wanted = RouteRequest(
            request.pin_provider,
            request.pin_model,
            request.private,
            tuple(self._keyless()),
            tuple(self._over_limit()),
        )
        return wanted, candidates(self._means.settings.provider, wanted, self._means.providers)


async def _at_once(events: tuple[AnswerEvent, ...]) -> AsyncGenerator[AnswerEvent, None]:
    for event in events:
        yield event
