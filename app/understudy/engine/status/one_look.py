"""One look at the status page, or a watch of it, without the desktop's other services.

Claude Code's records count here as in the running program, if the person allows it; what they say
is not written to the log, because the running program does that.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.base.addresses import is_loopback
from understudy.base.http import HttpClient
from understudy.engine.status.claude_code.code_evidence import CodeEvidence
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
from understudy.engine.status.witness import Witness, nearest_urls, witness_urls
from understudy.status.judge import judge_for
from understudy.status.model import NetworkState, VerdictKind
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.status.claude_code.threads import Said
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
        self._suspected = asyncio.Event()
        self._code: CodeEvidence | None = None
        self._tail: ClaudeCodeTail | None = None

    def follow_claude_code(self, settings: Settings, limits_file: Path) -> None:
        """Take what Claude Code's requests say as well, if the person allows it."""
        self._code = CodeEvidence(
            self._judge,
            self._clock,
            lambda _outcome, _elapsed_s: None,
            lambda _url: self._judge.network(NetworkState.ONLINE, self._clock.now()),
            lambda _url: self._suspected.set(),
            limits_file,
        )
        is_on = settings.status.claude_code == "on"
        self._tail = ClaudeCodeTail(lambda: is_on, self._clock, self._said)

    async def run(self) -> None:
        """Watch until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._monitor.run())
            group.create_task(self._watch_network())
            if self._tail is not None:
                group.create_task(self._tail.run())

    def page_read(self) -> None:
        """Look for Claude Code's folders and limits, because the page was just read."""
        if self._tail is not None and self._code is not None:
            self._tail.look()
            self._code.look_at_limits()

    def _said(self, told: list[Said]) -> None:
        if self._code is None:
            return
        self._code.take(told)
        if self._monitor.verdict is not None:
            self._monitor.judge_again()

    async def _watch_network(self) -> None:
        """Ask the witnesses after each request that this computer's network may have failed."""
        while True:
            await self._suspected.wait()
            self._suspected.clear()
            await self._ask_witnesses()
            if self._monitor.verdict is not None:
                self._monitor.judge_again()

    async def _ask_witnesses(self) -> None:
        report = await self._witness.look()
        self._judge.network(report.state, self._clock.now())

    async def poll_once(self) -> Verdict:
        """Read the page once and judge. If only the page seems unreachable, witnesses are asked."""
        if self._tail is not None and self._code is not None:
            await self._tail.read_back()
            self._code.look_at_limits()
        verdict = await self._monitor.poll_once()
        if self._suspected.is_set():
            await self._ask_witnesses()
            verdict = self._monitor.judge_again()
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
    limits_file: Path | None = None,
) -> AsyncGenerator[StatusLook, None]:
    """Open the status page's monitor for this person; nothing is polled yet.

    With ``limits_file`` Claude Code's records count as well.
    """
    http = HttpClient(clock)
    watched = settings.status
    source = PageHosts(watched.page_url, watched.spare_urls, http, clock, watched.surfaces)
    judge = judge_for(settings)
    rng = random.Random()  # noqa: S311 - jitter

    def judged(verdict: Verdict, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            look.page_read()
        publish(verdict, snapshot)

    monitor = StatusMonitor(source, watched, clock, judged, rng, judge)
    witness = Witness(lambda: witness_urls(settings) or nearest_urls(settings), http, clock)
    look = StatusLook(monitor, judge, witness, watched.page_url, clock)
    if limits_file is not None:
        look.follow_claude_code(settings, limits_file)
    try:
        yield look
    finally:
        await http.close()
