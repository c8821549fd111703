"""A provider that speaks the router's protocol from a script, in virtual time.

The wire itself (sockets, SDKs, parsers) is tested against `understudy.world` elsewhere. The timers
are the program's own, and so is what each error is called.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderError, ProviderFinished, ProviderText
from understudy.chat.providers.wire.errors import WireError, kind_of
from understudy.chat.providers.wire.timers import SilenceError, SilenceTimer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.benchmarks.outage_year.study import Vendors
    from tests.benchmarks.outage_year.year.exchange import Exchange
    from understudy.chat.providers.base import ModelInfo, ProviderEvent, ProviderRequest

_K = FailureKind
BROKEN = {
    "lost": _K.CONNECTION_LOST,
    "error": kind_of(WireError("overloaded_error"), 200),
    "reset": _K.CONNECTION_RESET,
    "cut": _K.STREAM_TRUNCATED,
    "early": _K.STREAM_INCOMPLETE,
}


class ScriptedProvider:
    """One provider on a `Vendors`; the person's turn names the question."""

    def __init__(self, provider: str, vendors: Vendors) -> None:
        self.id = provider
        self._vendors = vendors
        self._probes = 0

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        now_s = asyncio.get_running_loop().time
        question = request.turns[-1].text
        if not question.isdigit():  # a probe of the program's own
            self._probes += 1
            question = f"probe {self._probes}"
        exchange, sent = self._vendors.send(question, self.id, request.model, now_s())
        sent_s, timer = now_s(), SilenceTimer(request.budgets)
        try:
            for at_s, step in exchange.steps():
                async with timer.waiting():
                    await asyncio.sleep(max(0.0, sent_s + at_s - now_s()))
                    timer.bytes_arrived()
                if step == "headers":
                    timer.headers_arrived()
                elif step == "text":
                    timer.text_arrived()
                    sent.spoke = True
                    yield ProviderText("words ")
                elif step == "done":
                    yield ProviderFinished("end_turn", Usage())
                elif step != "ping":
                    raise ProviderError(self._failure(exchange, step, request.model))
        except SilenceError as silence:
            raise ProviderError(Failure(silence.kind, self.id, request.model)) from silence
        finally:
            if question.startswith("probe"):
                self._vendors.settle(question)

    async def preload(self) -> None:
        pass

    async def models(self) -> tuple[ModelInfo, ...]:
        return ()

    async def close(self) -> None:
        pass

    def _failure(self, exchange: Exchange, step: str, model: str) -> Failure:
        if step != "http":
            return Failure(BROKEN[step], self.id, model)
        kind = kind_of(WireError(), exchange.status)
        return Failure(kind, self.id, model, exchange.status, exchange.retry_after_s)
