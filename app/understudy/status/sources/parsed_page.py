"""One address read and parsed, with its validator: what every dialect but Statuspage's needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.status.model import Snapshot

# a validator that the server never lets go of would freeze the picture: ask afresh once an hour
VALIDATOR_AGE_S = 3600.0


class ParsedPage:
    """Engine thread only. ``parse`` takes body, address and time, and raises `FetchError`."""

    def __init__(
        self,
        url: str,
        parse: Callable[[bytes, str, datetime], Snapshot],
        http: PageReader,
        clock: Clock,
        accept: str = "application/json",
    ) -> None:
        self.size_bytes = 0
        self._url = url
        self._parse = parse
        self._http = http
        self._clock = clock
        self._accept = accept
        self._etag: str | None = None
        self._snapshot: Snapshot | None = None
        self._read_in_full_at_s = 0.0

    async def fetch(self) -> Snapshot:
        """Return what the page says now; raises `FetchError`."""
        now_s = self._clock.monotonic()
        if now_s - self._read_in_full_at_s >= VALIDATOR_AGE_S:
            self._etag = None
        page = await self._http.get(self._url, etag=self._etag, accept=self._accept)
        fetched_at = self._clock.now()
        if page.status == 304 and self._snapshot is not None:
            self._snapshot = replace(self._snapshot, fetched_at=fetched_at)
            return self._snapshot
        self._snapshot = self._parse(page.body, self._url, fetched_at)
        self._etag, self._read_in_full_at_s = page.etag, now_s
        self.size_bytes = len(page.body)
        return self._snapshot
