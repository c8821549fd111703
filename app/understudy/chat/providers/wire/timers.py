"""How long a provider may be silent: headers, first text, bytes, further text.

The SDKs' read timeout cannot distinguish these and is reset by every ping, so an answer of pings
only would never end (measured on 2026-11-21).
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.base.errors import UnderstudyError
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.providers.base import Budgets


class SilenceError(UnderstudyError):
    """A provider was silent for longer than its budget; ``kind`` names the budget."""

    def __init__(self, kind: FailureKind) -> None:
        super().__init__(kind)
        self.kind = kind


class SilenceTimer:
    """One exchange's deadlines. Make it when the request is sent, inside the running loop.

    Only time spent in `waiting` counts: a slow reader of ours is not the provider's silence.
    """

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._sent_at = self._bytes_at = self._text_at = self._left_at = now
        self._has_headers = self._has_text = False
        self._thinks_since: float | None = None
        self._timeout: asyncio.Timeout | None = None

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None, None]:
        """Wait for the provider inside this block; raises `SilenceError` at the next deadline."""
        self._forgive_own_time()
        try:
            async with asyncio.timeout_at(self._next()[0]) as self._timeout:
                yield
        except TimeoutError as silence:
            if self._timeout is not None and self._timeout.expired():
                raise SilenceError(self._next()[1]) from silence
            raise
        finally:
            self._timeout = None
            self._left_at = self._loop.time()

    def piece_left(self) -> None:
        """Note that a piece of the question was sent: from here on an answer may be due."""
        self._sent_at = self._loop.time()
        self._put_off()

    def headers_arrived(self) -> None:
        self._has_headers = True
        self._bytes_at = self._loop.time()

    def bytes_arrived(self) -> None:
        """Note a sign of life, even a ping; called while `waiting`."""
        self._bytes_at = self._loop.time()
        self._put_off()

    def text_arrived(self) -> None:
        self._has_text = True
        self._text_at = self._loop.time()
        self._thinks_since = None

    def thinking_arrived(self) -> None:
        """Note a sign of thinking: it postpones the next text, but not for ever."""
        self._text_at = self._loop.time()
        if self._thinks_since is None:
            self._thinks_since = self._text_at

    def _put_off(self) -> None:
        if self._timeout is not None and not self._timeout.expired():
            self._timeout.reschedule(self._next()[0])

    def _forgive_own_time(self) -> None:
        spent = self._loop.time() - self._left_at
        self._sent_at += spent
        self._bytes_at += spent
        self._text_at += spent
        if self._thinks_since is not None:
            self._thinks_since += spent

    def _next(self) -> tuple[float, FailureKind]:
        budgets = self._budgets
        kind = FailureKind.TEXT_STALLED if self._has_text else FailureKind.FIRST_TEXT_TIMEOUT
        if self._thinks_since is not None:
            enough_at = self._thinks_since + budgets.thinking_s
            text = (min(self._text_at + budgets.thought_s, enough_at), kind)
        elif self._has_text:
            text = (self._text_at + budgets.stall_s, kind)
        elif budgets.load_s is not None:
            # headers, comments and pings come before the load is over, or only after it
            kind = kind if self._has_headers else FailureKind.HEADERS_TIMEOUT
            return self._sent_at + budgets.load_s, kind
        else:
            text = (self._sent_at + budgets.first_text_s, kind)
        if self._has_headers:
            sign = (self._bytes_at + budgets.idle_s, FailureKind.IDLE_TIMEOUT)
        else:
            sign = (self._sent_at + budgets.headers_s, FailureKind.HEADERS_TIMEOUT)
        return min(text, sign, key=lambda deadline: deadline[0])
