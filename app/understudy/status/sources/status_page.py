"""A status page in any dialect: detected by asking, then kept.

The address reveals little: vendors change behind it (OpenRouter, Mistral, Perplexity and DeepSeek
all moved in 2026), so the answer decides, not a list of hosts.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.base.addresses import shown
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.dialect import Told, origin_of
from understudy.status.sources.dialects.feed import FEED
from understudy.status.sources.dialects.google import GOOGLE
from understudy.status.sources.dialects.registry import CLAIMING, DIALECTS, ENDINGS, FEED_ENDINGS
from understudy.status.sources.dialects.statuspage import STATUSPAGE
from understudy.status.sources.page_clock import clock_ahead, in_our_time

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.http import Page, PageReader
    from understudy.status.model import Snapshot
    from understudy.status.sources.dialect import Dialect

log = logging.getLogger(__name__)

# a server that never changes its validator would freeze the status: ask afresh once an hour
VALIDATOR_AGE_S = 3600.0
# a page in no known dialect is not tried with all of them at every poll
SEARCH_AGAIN_AFTER_S = 3600.0
# An abandoned page goes on answering, all green (DeepSeek's old one, for months). Claude's page
# changes on most days: a spare one that has not changed for weeks was abandoned.
FROZEN_AFTER = timedelta(days=60)
SPARE_FROZEN_AFTER = timedelta(days=14)
# an answer, but not in this dialect
SPEAKS_OTHERWISE = frozenset(
    {
        FetchFailure.NOT_JSON,
        FetchFailure.UNEXPECTED_SHAPE,
        FetchFailure.CAPTIVE_PORTAL,
        FetchFailure.MOVED,
        FetchFailure.REDIRECTED,
    }
)


class _Spoken(msgspec.Struct, frozen=True):
    """The address and the dialect of a page's data."""

    address: str
    dialect: Dialect


class StatusPage:
    """Engine thread only. Keeps the dialect, a validator and the last snapshot."""

    def __init__(
        self,
        url: str,
        http: PageReader,
        clock: Clock,
        chosen: tuple[str, ...] = (),
        *,
        thorough: bool = True,
        frozen_after: timedelta | None = FROZEN_AFTER,
    ) -> None:
        """Take the page's address, or its data's.

        ``thorough``: after a refusal at one address the others are tried, and a feed is better than
        nothing. If the page itself reports no change for ``frozen_after``, it is not believed to be
        well.
        """
        self.url = url.rstrip("/")
        self.size_bytes = 0
        self._http = http
        self._clock = clock
        self._chosen = chosen
        self._thorough = thorough
        self._frozen_after = frozen_after
        self._spoken: _Spoken | None = None
        self._searched_at_s: float | None = None
        self._etag: str | None = None
        self._snapshot: Snapshot | None = None
        self._read_in_full_at_s = 0.0
        self._ahead = timedelta()

    async def fetch(self) -> Snapshot:
        """Return the page's content; raises `FetchError`, that of the likeliest address."""
        snapshot = await self._fetched()
        changed_at = snapshot.changed_at
        if changed_at is None or self._frozen_after is None:
            return in_our_time(snapshot, self._ahead)
        if snapshot.fetched_at - changed_at > self._frozen_after:
            raise FetchError(FetchFailure.FROZEN, self.url, detail=changed_at.isoformat())
        return in_our_time(snapshot, self._ahead)

    async def _fetched(self) -> Snapshot:
        if self._spoken is not None:
            try:
                return await self._read(self._spoken)
            except FetchError as error:
                if not self._is_settled(error):
                    self._spoken = None  # the page has moved; next time all are tried
                    self._searched_at_s = None
                raise
        first: FetchError | None = None
        asked = self._to_ask()
        for address, dialect in asked:
            try:
                return await self._try(address, dialect)
            except FetchError as error:
                first = first or error
                if self._is_settled(error):
                    raise
        assert first is not None  # noqa: S101 - there is always an address to ask
        if len(asked) > 1 and first.kind != FetchFailure.CAPTIVE_PORTAL:
            # searched in vain, although the page itself answered
            self._searched_at_s = self._clock.monotonic()
        raise first

    def _to_ask(self) -> list[tuple[str, Dialect]]:
        """Return addresses to ask, the likeliest first; only one if all were asked lately."""
        path = self.url.partition("://")[2].partition("/")[2].lower()
        if path and f"/{path}".endswith(ENDINGS):
            kept_there = (one for one in (*DIALECTS, FEED) if f"/{path}".endswith(one.endings))
            usual = FEED if path.endswith(FEED_ENDINGS) else STATUSPAGE
            return [(self.url, next(kept_there, usual))]
        ordered = sorted(DIALECTS, key=lambda one: not one.is_likely(self.url))
        if self._thorough:
            ordered.append(FEED)
        asked = [(address, one) for one in ordered for address in one.addresses(self.url)]
        searched_at_s = self._searched_at_s
        if searched_at_s is None:
            return asked
        is_early = self._clock.monotonic() - searched_at_s < SEARCH_AGAIN_AFTER_S
        return asked[:1] if is_early else asked

    async def _try(self, address: str, dialect: Dialect) -> Snapshot:
        """Ask one address, and keep it if its answer is in any dialect."""
        self._etag = None
        page = await self._http.get(address, accept=dialect.accept)
        self._read_clock(page)
        found = _Spoken(address, _dialect_of(page.body, address, dialect))
        snapshot = await self._parsed(found, page.body, page.etag)
        log.info("%s speaks %s", shown(address), found.dialect.name)
        self._spoken, self._searched_at_s = found, None
        return snapshot

    async def _read(self, spoken: _Spoken) -> Snapshot:
        now_s = self._clock.monotonic()
        if now_s - self._read_in_full_at_s >= VALIDATOR_AGE_S:
            self._etag = None
        accept = spoken.dialect.accept
        page = await self._http.get(spoken.address, etag=self._etag, accept=accept)
        self._read_clock(page)
        if page.status == 304 and self._snapshot is not None:
            self._snapshot = replace(self._snapshot, fetched_at=self._pages_now())
            return self._snapshot
        return await self._parsed(spoken, page.body, page.etag)

    async def _parsed(self, spoken: _Spoken, body: bytes, etag: str | None) -> Snapshot:
        dialect = spoken.dialect
        told = Told(body, spoken.address, self._pages_now(), self._chosen)
        snapshot = dialect.parse(told)
        path = dialect.also(told, snapshot) if dialect.also is not None else ""
        if path and dialect.join is not None:
            snapshot = dialect.join(snapshot, await self._more(spoken.address, path, told))
            etag = None  # the other document may change while this one does not
        self._snapshot, self._etag = snapshot, etag
        self._read_in_full_at_s = self._clock.monotonic()
        self.size_bytes = len(body)
        return snapshot

    def _read_clock(self, page: Page) -> None:
        ahead = clock_ahead(page.headers, self._clock.now())
        if abs(ahead - self._ahead) > timedelta(minutes=1):
            log.warning("this computer's clock is %s ahead of that of %s", ahead, shown(self.url))
        self._ahead = ahead

    def _pages_now(self) -> datetime:
        return self._clock.now() - self._ahead

    def _is_settled(self, error: FetchError) -> bool:
        """Return True if another address would fail as well."""
        if error.kind in SPEAKS_OTHERWISE:
            return False
        if error.kind != FetchFailure.HTTP_STATUS:
            return True  # no host was reached
        status = error.status or 0
        if status in {404, 410}:
            return False
        return not (self._thorough and 400 <= status < 500 and status != 429)

    async def _more(self, address: str, path: str, told: Told) -> Told | None:
        base = self.url if address != self.url else origin_of(address)
        try:
            page = await self._http.get(base + path)
        except FetchError as error:
            log.info("Could not read %s: %s", shown(base + path), error.kind)
            return None
        return replace(told, body=page.body, url=base + path)


def _dialect_of(body: bytes, address: str, asked: Dialect) -> Dialect:
    """Return the dialect of an answer by its content; raises `FetchError` if it has none."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return FEED
    document = lenient.document(body, address)
    if document == [] and asked is GOOGLE:
        return GOOGLE
    for one in CLAIMING:
        if one.claims(document):
            return one
    raise FetchError(FetchFailure.UNEXPECTED_SHAPE, address, "no status page this program knows")
