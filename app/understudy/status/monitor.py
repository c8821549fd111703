"""The polling service: reads the page, judges it, publishes every verdict, never gives up.

The interval balances freshness and politeness. People take about 20 minutes to post on the page, so
a minute is fresh enough; a page that refuses is asked ever more rarely.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from understudy.base.addresses import shown
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.judge import Judge
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.settings.values import StatusSettings
    from understudy.status.model import Snapshot, Verdict

log = logging.getLogger(__name__)

INCIDENT_INTERVAL_S = 30.0
STARTING_RETRIES_S = (2.0, 5.0, 10.0)
LONGEST_BACKOFF_S = 900.0
# a sign-in may happen at any minute, and asking meanwhile does not load the status page
SIGN_IN_BACKOFF_S = 120.0
RETRY_AFTER_LIMIT_S = 3600.0
JITTER = 0.2

# no host was reached, so the next attempt loads none: no back-off
UNREACHED = frozenset(
    {
        FetchFailure.DNS_FAILED,
        FetchFailure.NETWORK_UNREACHABLE,
        FetchFailure.CONNECTION_REFUSED,
        FetchFailure.CONNECTION_LOST,
        FetchFailure.TIMEOUT,
        FetchFailure.PROXY_FAILED,
    }
)


class StatusSource(Protocol):
    async def fetch(self) -> Snapshot:
        """Return the page's current content; raises `FetchError`."""
        ...


class StatusMonitor:
    """Engine thread only. `run` polls until it is cancelled; nothing stays open in between."""

    def __init__(
        self,
        source: StatusSource,
        settings: StatusSettings,
        clock: Clock,
        publish: Callable[[Verdict, Snapshot | None], None],
        rng: random.Random,
        judge: Judge | None = None,
        look_at_clock: Callable[[], None] = lambda: None,
    ) -> None:
        """Take ``publish``, called with every verdict, and with the snapshot if one was read.

        Without a ``judge`` only the page is judged. ``look_at_clock`` is called before each
        judgement, because the judge must learn of a clock change before it sees the time.
        """
        self._source = source
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._rng = rng
        self._judge = judge or Judge(settings, "", ())
        self._look_at_clock = look_at_clock
        self._verdict: Verdict | None = None
        self._failure: FetchError | None = None
        self._failures = 0
        self._starting = True
        self._soon = asyncio.Event()
        self._polling = asyncio.Lock()

    @property
    def verdict(self) -> Verdict | None:
        """The latest verdict, None before the first poll."""
        return self._verdict

    def use(self, settings: StatusSettings) -> None:
        """Poll at this interval from now on, and at once if another page is to be read."""
        moved = settings.page_url != self._settings.page_url
        self._settings = settings
        if moved:
            self.poll_soon()

    async def run(self) -> None:
        """Poll forever; cancel to stop."""
        while True:
            # before the poll: a request during it is for another one
            self._soon.clear()
            await self.poll_once()
            delay_s = self._next_delay_s()
            log.debug("next poll in %.1f s", delay_s)
            try:
                async with asyncio.timeout(delay_s):
                    await self._soon.wait()
            except TimeoutError:
                continue

    def poll_soon(self) -> None:
        """Poll at once and, if that fails, again quickly: a request, a wake-up, a new network.

        A page's own Retry-After still holds: the source does not ask it earlier.
        """
        self._starting = True
        self._failures = 0
        self._soon.set()

    async def poll_once(self) -> Verdict:
        """Read the page once, publish and return the verdict.

        Concurrent calls wait for each other.
        """
        async with self._polling:
            try:
                snapshot = await self._source.fetch()
            except FetchError as error:
                return self._failed(error)
            return self._succeeded(snapshot)

    def _succeeded(self, snapshot: Snapshot) -> Verdict:
        if self._failure is not None:
            log.info("the status page can be read again")
        self._failure = None
        self._failures = 0
        self._starting = False
        now = self._now()
        self._judge.snapshot(snapshot, now)
        return self._tell(self._judge.verdict(now), snapshot)

    def _failed(self, error: FetchError) -> Verdict:
        failure = FetchFailure(error.kind)
        if self._failure is None or self._failure.kind != error.kind:
            log.warning("the status page cannot be read: %s (%s)", error.kind, shown(error.url))
        self._failure = error
        self._failures += 1
        now = self._now()
        self._judge.page_failed(failure, now)
        return self._tell(self._judge.verdict(now), None)

    def judge_again(self) -> Verdict:
        """Publish the verdict again after other news than the page's, or after a while."""
        return self._tell(self._judge.verdict(self._now()), None)

    def _now(self) -> datetime:
        self._look_at_clock()
        return self._clock.now()

    def _tell(self, verdict: Verdict, snapshot: Snapshot | None) -> Verdict:
        before = self._verdict.kind if self._verdict else None
        if verdict.kind is not before:
            kinds = ", ".join(reason.kind for reason in verdict.reasons)
            log.info("verdict: %s (%s)", verdict.kind, kinds)
        self._verdict = verdict
        self._publish(verdict, snapshot)
        return verdict

    def _next_delay_s(self) -> float:
        """Return the wait after the last poll, in seconds."""
        interval_s = float(self._settings.poll_interval_s)
        error = self._failure
        if error is None:
            if self._incident_open():
                interval_s = min(interval_s, INCIDENT_INTERVAL_S)
            return self._jittered(interval_s)
        delay_s = self._delay_after_failure_s(FetchFailure(error.kind), interval_s)
        return max(delay_s, min(error.retry_after_s or 0.0, RETRY_AFTER_LIMIT_S))

    def _delay_after_failure_s(self, failure: FetchFailure, interval_s: float) -> float:
        if self._starting:
            if self._failures <= len(STARTING_RETRIES_S):
                return STARTING_RETRIES_S[max(self._failures, 1) - 1]
            refusals = self._failures - len(STARTING_RETRIES_S)
        else:
            refusals = self._failures
        if failure in UNREACHED:
            return self._jittered(interval_s)
        longest_s = (
            SIGN_IN_BACKOFF_S if failure is FetchFailure.CAPTIVE_PORTAL else LONGEST_BACKOFF_S
        )
        # 2**10 minutes exceed every limit; an unbounded power would overflow within a month
        backoff_s = interval_s * 2.0 ** min(refusals, 10)
        return min(self._jittered(backoff_s), longest_s)

    def _jittered(self, delay_s: float) -> float:
        """Spread the polls of many computers over time."""
        return delay_s * self._rng.uniform(1 - JITTER, 1 + JITTER)

    def _incident_open(self) -> bool:
        verdict = self._verdict
        if verdict is None:
            return False
        return verdict.incident_reported or verdict.kind in {
            VerdictKind.DEGRADED,
            VerdictKind.DOWN,
        }
