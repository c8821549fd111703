"""Loads the SDK of the provider that would answer, when trouble begins or the chat opens.

Not at the start: an SDK takes 40 to 70 MiB, and most days no question is asked.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.providers.base import ProviderError
from understudy.engine.notifier import in_trouble

if TYPE_CHECKING:
    from understudy.engine.opened_chat import OpenedChat
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)


async def warm_up(opened: OpenedChat) -> None:
    """Load the SDK of the provider that would be asked now; a failure is only logged."""
    candidate = opened.who_answers(AskRequest(())).candidate
    provider = None if candidate is None else opened.providers.by_id.get(candidate.provider)
    if provider is None:
        return
    try:
        await provider.preload()
    except ProviderError as problem:
        log.info("%s is not loaded ahead: %s", provider.id, problem.failure.kind.value)


class Warming:
    """Engine thread only; `run` is for a supervisor."""

    def __init__(self, opened: OpenedChat) -> None:
        self._opened = opened
        self._wanted = asyncio.Event()

    def take(self, verdict: Verdict) -> None:
        """Take a verdict just published."""
        if in_trouble(verdict):
            self._wanted.set()

    async def run(self) -> None:
        """Load at every verdict of trouble: another provider may answer by then. Cancel to stop."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await warm_up(self._opened)
