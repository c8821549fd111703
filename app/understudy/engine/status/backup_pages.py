"""Watches the backups' own status pages, to know before a fail-over whether they work."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.addresses import shown
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.providers.claude import allowed
from understudy.status.backups.backup_page import UnderstudyPage, page_of
from understudy.status.backups.page_status import aged, page_status, unread

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.base.settings.values import ProviderSettings
    from understudy.status.backups.understudy_status import UnderstudyStatus

log = logging.getLogger(__name__)

INTERVAL_S = 300.0
CLOSE_INTERVAL_S = 60.0
# Google's list of a year's incidents: large, so read rarely
HEAVY_BYTES = 256 * 1024
HEAVY_FACTOR = 6.0
MAX_BODY_BYTES = 16 * 1024 * 1024
LONGEST_BACKOFF_S = 3600.0
JITTER = 0.2
# three missed readings
FRESH_INTERVALS = 3.5


@dataclass(slots=True)
class _Watched:
    """One page and its providers; times are the monotonic clock's."""

    address: str  # as it was given, with the components that count
    page: UnderstudyPage
    providers: tuple[str, ...]
    read_at_s: float | None = None
    spread: float = 1.0
    failures: int = 0
    asked_to_wait_s: float = 0.0

    @property
    def weight(self) -> float:
        return HEAVY_FACTOR if self.page.size_bytes > HEAVY_BYTES else 1.0


class UnderstudyPages:
    """Engine thread only. `run` polls until it is cancelled.

    Only the pages of providers that may be sent prompts are read. ``http`` should allow bodies of
    `MAX_BODY_BYTES`.
    """

    def __init__(
        self,
        providers: Iterable[ProviderSettings],
        http: PageReader,
        clock: Clock,
        publish: Callable[[UnderstudyStatus], None],
        rng: random.Random,
    ) -> None:
        """Take ``publish``, called for each provider after every reading."""
        self._http = http
        self._clock = clock
        self._publish = publish
        self._rng = rng
        self._closely = False
        self._changed = asyncio.Event()
        self._watched: list[_Watched] = []
        self._known: dict[str, UnderstudyStatus] = {}
        self.use(providers)

    def use(self, providers: Iterable[ProviderSettings]) -> None:
        """Watch the pages of these providers from now on; known states stay.

        A page that is watched for the same providers is not read anew.
        """
        asked: dict[str, list[str]] = {}
        for one in allowed(providers):
            if (url := page_of(one)) is not None:
                asked.setdefault(url, []).append(one.id)
        watched = {(one.address, one.providers): one for one in self._watched}
        self._watched = [
            watched.get((url, tuple(ids)))
            or _Watched(url, UnderstudyPage(url, self._http, self._clock), tuple(ids))
            for url, ids in asked.items()
        ]
        kept = {provider for ids in asked.values() for provider in ids}
        self._known = {key: one for key, one in self._known.items() if key in kept}
        self._changed.set()

    def watch_closely(self, *, closely: bool) -> None:
        """Poll every minute instead of every five: while Claude is down, a backup stands in."""
        if closely is not self._closely:
            self._closely = closely
            self._changed.set()

    def poll_soon(self) -> None:
        """Poll every page at once, unless it asked for a wait: a wake-up, a new network."""
        for one in self._watched:
            one.read_at_s, one.failures = None, 0
        self._changed.set()

    def status(self, provider: str) -> UnderstudyStatus | None:
        """Return the status of ``provider``, None if it has no page or none has been read yet."""
        known = self._known.get(provider)
        watched = next((one for one in self._watched if provider in one.providers), None)
        if known is None or watched is None:
            return None
        fresh_for = timedelta(seconds=INTERVAL_S * watched.weight * FRESH_INTERVALS)
        return aged(known, self._clock.now(), fresh_for)

    def red(self, provider: str) -> bool:
        """Return True if ``provider`` is known to be down, for the order of fail-over."""
        status = self.status(provider)
        return status is not None and status.is_red

    async def run(self) -> None:
        """Poll forever; cancel to stop."""
        while True:
            self._changed.clear()
            now_s = self._clock.monotonic()
            due = [one for one in self._watched if self._due_s(one) <= now_s]
            if due:
                await asyncio.gather(*(self._read(one) for one in due))
                continue
            waits_s = [self._due_s(one) - now_s for one in self._watched]
            try:
                async with asyncio.timeout(min(waits_s, default=None)):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def poll_once(self) -> None:
        """Read every page once, now."""
        await asyncio.gather(*(self._read(one) for one in self._watched))

    def _due_s(self, one: _Watched) -> float:
        if one.read_at_s is None:
            return one.asked_to_wait_s
        interval_s = (CLOSE_INTERVAL_S if self._closely else INTERVAL_S) * one.weight * one.spread
        if one.failures:
            backoff_s = interval_s * 2.0 ** min(one.failures - 1, 10)
            interval_s = max(interval_s, min(backoff_s, LONGEST_BACKOFF_S))
        return max(one.read_at_s + interval_s, one.asked_to_wait_s)

    async def _read(self, one: _Watched) -> None:
        failure: FetchFailure | None = None
        snapshot = None
        try:
            snapshot = await one.page.fetch()
            one.failures = 0
        except FetchError as error:
            failure = FetchFailure(error.kind)
            one.failures += 1
            wait_s = min(error.retry_after_s or 0.0, LONGEST_BACKOFF_S)
            one.asked_to_wait_s = self._clock.monotonic() + wait_s
            page, status = shown(one.page.url), error.status or ""
            log.info("Could not read %s: %s %s", page, error.kind, status)
        one.read_at_s = self._clock.monotonic()
        one.spread = self._rng.uniform(1 - JITTER, 1 + JITTER)
        now = self._clock.now()
        for provider in one.providers:
            before = self._known.get(provider)
            if snapshot is not None:
                self._tell(page_status(provider, snapshot, one.page.chosen, now, before), before)
            elif failure is not None:
                self._tell(unread(provider, failure, now, before), before)

    def _tell(self, status: UnderstudyStatus, before: UnderstudyStatus | None) -> None:
        if before is None or before.kind is not status.kind:
            log.info("%s, by its own page: %s", status.provider, status.kind)
        self._known[status.provider] = status
        self._publish(status)
