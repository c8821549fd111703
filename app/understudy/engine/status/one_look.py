"""One look at the status page, or a watch of it, without the desktop's other services."""

from __future__ import annotations

import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.base.addresses import is_loopback
from understudy.base.http import HttpClient
from understudy.engine.status.witness import Witness, nearest_urls, witness_urls
from understudy.status.judge import judge_for
from understudy.status.model import NetworkState, VerdictKind
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.status.judge import Judge
    from understudy.status.model import Snapshot, Verdict


def _nobody(_verdict: Verdict, _snapshot: Snapshot | None) -> None:
    pass


class StatusLook:
    """The status page's monitor for one poll or a watch, without the desktop's other services."""

    def __init__(
        self, monitor: StatusMonitor, judge: Judge, witness: Witness, page_url: str, clock: Clock
    ) -> None:
        self._monitor = monitor
        self._judge = judge
        self._witness = witness
        self._page_url = page_url
        self._clock = clock
        self.run = monitor.run

    async def poll_once(self) -> Verdict:
        """Read the page once and judge. If only the page seems unreachable, witnesses are asked."""
        verdict = await self._monitor.poll_once()
        if verdict.kind not in {VerdictKind.OFFLINE, VerdictKind.SIGN_IN}:
            return verdict
        report = await self._witness.look(but=[self._page_url])
        others_answer = report.state is NetworkState.ONLINE
        # no network lies between, but something here may answer in place of every host
        is_here = is_loopback(self._page_url) and report.state is not NetworkState.CAPTIVE_PORTAL
        if not others_answer and not is_here:
            return verdict
        self._judge.network(NetworkState.ONLINE, self._clock.now())
        return self._monitor.judge_again()


@asynccontextmanager
async def open_status(
    settings: Settings,
    clock: Clock,
    publish: Callable[[Verdict, Snapshot | None], None] = _nobody,
) -> AsyncGenerator[StatusLook, None]:
    """Open the status page's monitor for this person; nothing is polled yet."""
    http = HttpClient(clock)
    watched = settings.status
    source = PageHosts(watched.page_url, watched.spare_urls, http, clock, watched.surfaces)
    judge = judge_for(settings)
    rng = random.Random()  # noqa: S311 - jitter
    monitor = StatusMonitor(source, watched, clock, publish, rng, judge)
    witness = Witness(lambda: witness_urls(settings) or nearest_urls(settings), http, clock)
    try:
        yield StatusLook(monitor, judge, witness, watched.page_url, clock)
    finally:
        await http.close()
