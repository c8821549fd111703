"""A backup provider's status page, in whichever dialect it turns out to speak."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.sources.feed import ACCEPT, parse_feed
from understudy.status.sources.google import google_list, parse_google
from understudy.status.sources.incidentio import parse_widget, widget_urls
from understudy.status.sources.parsed_page import ParsedPage
from understudy.status.sources.statuspage import StatuspageSource

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.status.model import Snapshot

    Source = StatuspageSource | ParsedPage

log = logging.getLogger(__name__)

FEEDS = (".atom", ".rss", ".xml")
# an answer, but not in this dialect
SPEAKS_OTHERWISE = frozenset(
    {
        FetchFailure.NOT_JSON,
        FetchFailure.UNEXPECTED_SHAPE,
        FetchFailure.CAPTIVE_PORTAL,  # a page for people, in answer to any path
        FetchFailure.REDIRECTED,
    }
)


class UnderstudyPage:
    """Engine thread only. Finds the dialect with the first answer, and stays with it.

    ``status_url`` may end in ``#Name,Name``: the components that count, for Google the products'
    ids; it never leaves this computer.
    """

    def __init__(self, status_url: str, http: PageReader, clock: Clock) -> None:
        parts = urlsplit(status_url)
        self.url = parts._replace(fragment="", query="").geturl().rstrip("/")
        named = (unquote(one).strip() for one in parts.fragment.split(","))
        self.chosen = tuple(one for one in named if one)
        self._http = http
        self._clock = clock
        self._spoken: Source | None = None
        self._dialects = self._likely()

    @property
    def size_bytes(self) -> int:
        """How much the last reading weighed; 0 where nobody counted."""
        return self._spoken.size_bytes if isinstance(self._spoken, ParsedPage) else 0

    async def fetch(self) -> Snapshot:
        """Return what the page says now; raises `FetchError`, that of the likeliest dialect."""
        if self._spoken is not None:
            try:
                return await self._spoken.fetch()
            except FetchError as error:
                if _is_settled(error):
                    raise
                self._spoken = None  # the page has moved house; next time all are tried
                raise
        first: FetchError | None = None
        for source in self._dialects:
            try:
                snapshot = await source.fetch()
            except FetchError as error:
                first = first or error
                if _is_settled(error):
                    raise
                continue
            self._spoken = source
            return snapshot
        assert first is not None  # noqa: S101 - there is always a dialect to try
        raise first

    def _likely(self) -> tuple[Source, ...]:
        url, http, clock = self.url, self._http, self._clock
        if url.lower().endswith(FEEDS):
            return (ParsedPage(url, parse_feed, http, clock, ACCEPT),)
        if (found := google_list(url)) is not None:
            address, usual = found
            parse = partial(parse_google, products=self.chosen or usual)
            return (ParsedPage(address, parse, http, clock),)
        return (
            StatuspageSource(url, (), http, clock),
            *(ParsedPage(address, parse_widget, http, clock) for address in widget_urls(url)),
            ParsedPage(f"{url}/history.atom", parse_feed, http, clock, ACCEPT),
        )


def _is_settled(error: FetchError) -> bool:
    """Tell whether another dialect would fare no better: nobody was reached, or all is refused."""
    if error.kind in SPEAKS_OTHERWISE:
        return False
    status = error.status or 0
    is_of_address = 400 <= status < 500 and status != 429
    return not (error.kind == FetchFailure.HTTP_STATUS and is_of_address)
