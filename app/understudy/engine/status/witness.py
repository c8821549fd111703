"""Asks hosts this person uses anyway whether anything gets through: the network's witnesses.

No third party learns anything: only the hosts of providers that may be sent prompts and of the
status pages are asked, for the head of their front page, without a key. A 401 or 405 proves the
connection and nothing about the service (42 days of such probes: 100 % up across about 65
incidents, 2026).
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from understudy.base.addresses import is_outside
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure, roots
from understudy.status.model import NetworkState
from understudy.status.network import Sighting, WitnessReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from understudy.base.clock import Clock
    from understudy.base.http import Page
    from understudy.base.settings.values import Settings

log = logging.getLogger(__name__)

PATIENCE_S = 5.0
LEAST_GAP_S = 15.0
OFFLINE_GAP_S = 60.0
# two would do; more only in case one of them has trouble itself
MOST_ASKED = 4
# OpenSSL's verify codes: self-signed, an unknown chain, a name or address that does not match
FOREIGN_CERTIFICATE = frozenset({18, 19, 20, 21, 62, 64})


class HeadReader(Protocol):
    """The part of `HttpClient` used by a witness."""

    async def head(self, url: str) -> Page: ...


def witness_urls(settings: Settings) -> tuple[str, ...]:
    """Return the front page of every outside host that this person uses, each once."""
    asked = settings.allowed
    urls = [
        *(one.base_url for one in asked),
        settings.status.page_url,
        *settings.status.spare_urls,
        *(one.status_url for one in asked if one.status_url),
    ]
    return tuple(dict.fromkeys(_front_page(url) for url in urls if is_outside(url)))


def nearest_urls(settings: Settings) -> tuple[str, ...]:
    """Return the addresses to ask if all hosts are local: the providers' front pages."""
    return tuple(dict.fromkeys(_front_page(one.base_url) for one in settings.allowed))


class Witness:
    """Engine thread only. ``urls`` returns the hosts to ask; none if no host outside is used."""

    def __init__(self, urls: Callable[[], tuple[str, ...]], http: HeadReader, clock: Clock) -> None:
        self._urls = urls
        self._http = http
        self._clock = clock
        self._looking = asyncio.Lock()
        self._asked_at_s: float | None = None
        self._report: WitnessReport | None = None

    @property
    def urls(self) -> tuple[str, ...]:
        return self._urls()

    def wait_s(self) -> float:
        """Return the seconds until a host may be asked again."""
        if self._asked_at_s is None:
            return 0.0
        offline = self._report is not None and self._report.state is NetworkState.OFFLINE
        gap_s = OFFLINE_GAP_S if offline else LEAST_GAP_S
        return max(0.0, self._asked_at_s + gap_s - self._clock.monotonic())

    def forget(self) -> None:
        """Drop all sightings: the computer slept, or is on another network now."""
        self._report = None

    async def look(self, but: Iterable[str] = ()) -> WitnessReport:
        """Ask the witnesses; return the last report if it is too early to ask again.

        ``but`` are addresses that just failed: their hosts are asked only if there is no other.
        """
        async with self._looking:
            if (wait_s := self.wait_s()) > 0:
                if self._report is not None:
                    return self._report
                await asyncio.sleep(wait_s)
            urls = self.urls
            failed = {_front_page(url) for url in but}
            others = [url for url in urls if url not in failed] or list(urls)
            self._asked_at_s = self._clock.monotonic()
            seen = await self._ask(others[:MOST_ASKED])
            self._report = WitnessReport(self._clock.now(), seen)
            said = ", ".join(f"{url} {sighting}" for url, sighting in seen)
            log.info("network: %s (%s)", self._report.state, said or "no witness to ask")
            return self._report

    async def _ask(self, urls: list[str]) -> tuple[tuple[str, Sighting], ...]:
        """Ask all at once, and stop at the first that was reached."""
        seen: list[tuple[str, Sighting]] = []
        asking = {asyncio.ensure_future(self._ask_one(url)) for url in urls}
        try:
            while asking and Sighting.REACHED not in {sighting for _, sighting in seen}:
                done, asking = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
                seen += [task.result() for task in done]
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
        return tuple(sorted(seen))

    async def _ask_one(self, url: str) -> tuple[str, Sighting]:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return url, _sighting_of_answer(url, await self._http.head(url))
        except TimeoutError:
            return url, Sighting.UNREACHED
        except FetchError as error:
            return url, _sighting_of_failure(error)


def _front_page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/".lower()


def _sighting_of_answer(url: str, answer: Page) -> Sighting:
    """Weigh an answer: https proves the host's name, over plain http anyone may have answered."""
    asked = urlsplit(url)
    there = urlsplit(answer.headers.get("location", ""))
    if answer.status == 511:
        return Sighting.IMPOSTOR
    if asked.scheme == "https":
        return Sighting.IMPOSTOR if there.scheme == "http" else Sighting.REACHED
    moved = 300 <= answer.status < 400
    if moved and not (there.scheme == "https" and there.hostname == asked.hostname):
        return Sighting.IMPOSTOR
    if "html" in answer.headers.get("content-type", "").lower():
        return Sighting.IMPOSTOR
    return Sighting.REACHED


def _sighting_of_failure(error: FetchError) -> Sighting:
    if error.kind != FetchFailure.TLS_FAILED:
        return Sighting.UNREACHED
    import ssl  # noqa: PLC0415 - loaded by now

    for cause in roots(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            foreign = cause.verify_code in FOREIGN_CERTIFICATE
            return Sighting.IMPOSTOR if foreign else Sighting.DOUBTFUL
        if isinstance(cause, ssl.SSLError) and cause.reason == "WRONG_VERSION_NUMBER":
            # no TLS at all on a TLS port
            return Sighting.IMPOSTOR
    return Sighting.DOUBTFUL
