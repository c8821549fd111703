"""Tracks the state of the network: asks witnesses after a failure, until all is well.

While all is well, none is asked: own answers and readable pages are witnesses themselves.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.base.addresses import is_outside
from understudy.status.model import NetworkState
from understudy.status.network import (
    NO_HINT,
    Reachability,
    Sighting,
    WitnessReport,
    network_state,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.engine.status.witness import Witness
    from understudy.status.network import SystemHint

log = logging.getLogger(__name__)

OWN = "own"
CUT_OFF = frozenset({NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL})
# a person may sign in to a network at any minute
AGAIN_AFTER_S = {
    NetworkState.OFFLINE: 60.0,
    NetworkState.CAPTIVE_PORTAL: 30.0,
    NetworkState.UNKNOWN: 60.0,
}


class NetworkGate:
    """Engine thread only. `run` asks until it is cancelled; `publish` is called after every look.

    If all services are on this computer, the state is ONLINE and stays so.
    """

    def __init__(
        self, witness: Witness, clock: Clock, publish: Callable[[NetworkState, datetime], None]
    ) -> None:
        """Take ``publish``, called with the state and the instant it was found."""
        self._witness = witness
        self._clock = clock
        self._publish = publish
        self._hint = NO_HINT
        self._report: WitnessReport | None = None
        self._news = 0
        self._failed: set[str] = set()
        self._wanted = asyncio.Event()
        self._changed = asyncio.Event()
        self._state = NetworkState.UNKNOWN if witness.urls else NetworkState.ONLINE

    @property
    def state(self) -> NetworkState:
        return self._state

    def suspect(self, url: str) -> None:
        """Note that ``url`` failed or was silent, so the network is in doubt.

        A local model that does not run is no reason to ask.
        """
        if not self._is_of_the_network(url):
            return
        self._failed.add(url)
        self._wanted.set()
        self._changed.set()

    def reached(self, url: str = "") -> None:
        """Note that ``url`` answered just now: no better witness is needed.

        Except a local one: a local model answers without any network.
        """
        if url and not self._is_of_the_network(url):
            return
        self._news += 1
        self._failed.clear()
        self._wanted.clear()
        self._take(WitnessReport(self._clock.now(), ((OWN, Sighting.REACHED),)))
        self._changed.set()

    def hint(self, hint: SystemHint) -> None:
        """Take the operating system's opinion; a bad one, or the end of one, is checked."""
        if hint == self._hint or not self._witness.urls:
            return
        log.info("network: the system reports %s", hint)
        self._hint = hint
        self._forget()
        bodes_ill = hint.behind_portal or hint.reachability in {
            Reachability.DISCONNECTED,
            Reachability.LOCAL,
        }
        if bodes_ill or self._state in CUT_OFF:
            self._wanted.set()
        self._settle()
        self._changed.set()

    def resumed(self) -> None:
        """Drop sightings from before a sleep; if offline, check again."""
        self._forget()
        if self._state in CUT_OFF:
            self._wanted.set()
        self._changed.set()

    async def run(self) -> None:
        """Look whenever something failed, and repeatedly while offline; cancel to stop."""
        while True:
            self._changed.clear()
            if not self._wanted.is_set():
                await self._sleep(self._next_look_s())
            elif (wait_s := self._witness.wait_s()) > 0:
                await self._sleep(wait_s)
            else:
                await self._look()

    async def _look(self) -> None:
        failed, self._failed = self._failed, set()
        self._wanted.clear()
        news = self._news
        report = await self._witness.look(but=failed)
        if self._news == news:  # otherwise it is about an earlier network
            self._take(report)

    async def _sleep(self, seconds: float | None) -> None:
        """Wait for news, or this long; then, if a look is due, look."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            self._wanted.set()

    def _next_look_s(self) -> float | None:
        """Return how long the last look is valid; None if nothing is wrong."""
        if not self._witness.urls or self._state is NetworkState.ONLINE:
            return None
        if self._report is None and self._state not in CUT_OFF:
            return None
        return AGAIN_AFTER_S[self._state]

    def _take(self, report: WitnessReport) -> None:
        self._report = report
        self._settle()
        self._publish(self._state, report.at)

    def _settle(self) -> None:
        """Determine the state again; offline ends only with a witness, not with doubt."""
        now = network_state(self._hint, self._report)
        if now is self._state or (now is NetworkState.UNKNOWN and self._report is None):
            return
        self._state = now
        log.info("network: %s", now)
        if self._report is None:
            self._publish(now, self._clock.now())

    def _is_of_the_network(self, url: str) -> bool:
        """Return True if ``url`` is evidence of the network; if all hosts are local, each is."""
        return is_outside(url) or not self._witness.urls

    def _forget(self) -> None:
        self._news += 1
        self._report = None
        self._witness.forget()
