"""The person's page, read from its own host or, if that does not answer, from a spare one.

Claude's status page itself is at times unreadable: a challenge instead of JSON, a 503, an expired
certificate (all seen in 2026). A host that refuses is therefore left alone for a while, longer each
time, if another one answers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.base.addresses import shown
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.sources.status_page import SPARE_FROZEN_AFTER, StatusPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.status.model import Snapshot

log = logging.getLogger(__name__)

RETRY_AFTER_LIMIT_S = 3600.0
FIRST_REST_S = 60.0
LONGEST_REST_S = 900.0


@dataclass(slots=True)
class _Host:
    """The state of one address; times are the monotonic clock's."""

    page: StatusPage
    failures: int = 0
    rests_until_s: float = 0.0
    asked_to_wait: FetchError | None = None
    wait_until_s: float = 0.0


class PageHosts:
    """Engine thread only."""

    def __init__(
        self,
        page_url: str,
        spare_urls: Sequence[str],
        http: PageReader,
        clock: Clock,
        surfaces: Sequence[str] = (),
    ) -> None:
        """Take ``surfaces``, which are searched in every list of components the page may have."""
        self._http = http
        self._clock = clock
        self._used: tuple[str, ...] | None = None
        self._hosts: list[_Host] = []
        self.use(page_url, spare_urls, surfaces)

    def use(self, page_url: str, spare_urls: Sequence[str], surfaces: Sequence[str] = ()) -> None:
        """Read these from the next poll on; if they are the same, their states stay."""
        used = (page_url, *spare_urls, "", *surfaces)
        if used == self._used:
            return
        self._used = used

        def page(url: str, *, spare: bool) -> StatusPage:
            frozen_after = SPARE_FROZEN_AFTER if spare else None
            wanted = tuple(surfaces)
            return StatusPage(
                url, self._http, self._clock, wanted, thorough=False, frozen_after=frozen_after
            )

        self._hosts = [
            _Host(page(page_url, spare=False)),
            *(_Host(page(url, spare=True)) for url in spare_urls),
        ]

    async def fetch(self) -> Snapshot:
        """Return the page's content from the first host that answers; raises `FetchError`.

        The error is the most useful of all hosts': a captive portal, else the first that is not a
        failed look-up. ``dns_failed`` thus means that no host could be resolved, and
        ``retry_after_s`` that every host asks for at least that wait.
        """
        errors: list[FetchError] = []
        refused: list[_Host] = []
        for host in self._in_order():
            try:
                snapshot = await self._fetch_from(host)
            except FetchError as error:
                page, status = shown(host.page.url), error.status or ""
                log.info("Could not read %s: %s %s", page, error.kind, status)
                errors.append(error)
                if host.asked_to_wait is None:
                    refused.append(host)
                continue
            host.failures, host.rests_until_s = 0, 0.0
            for other in refused:
                self._let_rest(other)
            return snapshot
        told = _most_telling(errors)
        waits_s = [error.retry_after_s for error in errors if error.retry_after_s]
        # one host's wait is kept above; only if all ask for one is no host left to ask
        raise _again(told, min(waits_s) if len(waits_s) == len(errors) else None) from told

    def _in_order(self) -> list[_Host]:
        """Return the hosts in the configured order, resting ones last."""
        now_s = self._clock.monotonic()
        return sorted(self._hosts, key=lambda host: host.rests_until_s > now_s)

    async def _fetch_from(self, host: _Host) -> Snapshot:
        now_s = self._clock.monotonic()
        if host.asked_to_wait is not None:
            left_s = host.wait_until_s - now_s
            if left_s > 0:
                raise _again(host.asked_to_wait, left_s)
            host.asked_to_wait = None
        try:
            return await host.page.fetch()
        except FetchError as error:
            if error.retry_after_s:
                host.asked_to_wait = error
                host.wait_until_s = now_s + min(error.retry_after_s, RETRY_AFTER_LIMIT_S)
            raise

    def _let_rest(self, host: _Host) -> None:
        rest_s = min(FIRST_REST_S * 2**host.failures, LONGEST_REST_S)
        host.failures = min(host.failures + 1, 10)
        host.rests_until_s = self._clock.monotonic() + rest_s


def _again(error: FetchError, left_s: float | None) -> FetchError:
    """Return the same error with another wait."""
    return FetchError(
        error.kind, error.url, error.detail, status=error.status, retry_after_s=left_s
    )


def _most_telling(errors: list[FetchError]) -> FetchError:
    for error in errors:
        if error.kind == FetchFailure.CAPTIVE_PORTAL:
            return error
    for error in errors:
        if error.kind != FetchFailure.DNS_FAILED:
            return error
    return errors[0]
