"""Reads public pages: bounded in time and size, exact about who did not answer.

A page is read as data and never shown, so HTML is never the expected answer. If it comes over
https, the host has proved its name, so the page has moved or sits behind a browser check. Over
plain http it is usually a network's sign-in page, unless it is a shell that a script fills.
`base.fetch_failure` turns httpx2's exceptions into `FetchError`. Nothing of httpx2 or asyncio is
imported before first use.
"""

from __future__ import annotations

import logging
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import msgspec

from understudy import __version__
from understudy.base.addresses import may_redirect, shown
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure, translate

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine, Mapping

    import httpx2

    from understudy.base.clock import Clock

__all__ = ["FetchFailure", "HttpClient", "Page", "PageReader"]

log = logging.getLogger(__name__)

USER_AGENT = f"Understudy/{__version__} (+desktop status reader)"
TIMEOUT_S = 10.0
MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
MAX_ETAG_CHARACTERS = 256
LASTING = frozenset({301, 308})
# how much of a page is searched for the marks of a script's shell
SHELL_BYTES = 64 * 1024
EMPTY_ROOT = re.compile(rb"<div id=[\"']?(root|app|__next|__nuxt)[\"']?[^>]{0,200}>\s{0,100}</div>")
# a proxy is never meant to be used for this computer
NEVER_PROXIED = ("all://localhost", "all://127.0.0.1", "all://[::1]")


class Page(msgspec.Struct, frozen=True):
    """An answer: 200 with its body, or 304 with none. ``headers`` have lower-case names.

    ``url`` is the address after redirects; ``etag`` is None if there is none to send back.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    etag: str | None


class PageReader(Protocol):
    """The part of `HttpClient` that a status source needs."""

    async def get(
        self, url: str, *, etag: str | None = None, accept: str = "application/json"
    ) -> Page: ...


class HttpClient:
    """Engine thread only. The connection pool opens with the first page and ends with `close`."""

    def __init__(
        self,
        clock: Clock,
        *,
        timeout_s: float = TIMEOUT_S,
        max_body_bytes: int = MAX_BODY_BYTES,
        max_redirects: int = MAX_REDIRECTS,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Take ``ssl_context`` for tests, and if no https is read; it must verify."""
        if ssl_context is not None and not (ssl_context.verify_mode and ssl_context.check_hostname):
            raise ValueError("certificates are always verified")
        self._clock = clock
        self._timeout_s = timeout_s
        self._max_body_bytes = max_body_bytes
        self._max_redirects = max_redirects
        self._ssl_context = ssl_context
        self._client: httpx2.AsyncClient | None = None

    async def get(
        self, url: str, *, etag: str | None = None, accept: str = "application/json"
    ) -> Page:
        """Read one page within ``timeout_s`` in all, redirects included; raises `FetchError`.

        With ``etag`` the answer may be a 304. Redirects are followed from https to https, at most
        three times. Any other redirect, or HTML, means that the page moved if the host proved its
        name or the redirect is permanent; otherwise it counts as a captive portal.
        """
        headers = {"Accept": accept}
        if etag is not None:
            headers["If-None-Match"] = etag
        return await self._bounded(url, self._follow(url, headers))

    async def head(self, url: str) -> Page:
        """Request only the headers of an answer, following no redirect; raises `FetchError`.

        Any status is an answer: over https it proves that a host of this name was reached.
        """
        return await self._bounded(url, self._head(url))

    async def _bounded(self, url: str, work: Coroutine[None, None, Page]) -> Page:
        """Run ``work`` within the time limit; raise every failure as `FetchError`."""
        import asyncio  # noqa: PLC0415 - 35 ms that the windows need not pay to name a failure

        import httpx2  # noqa: PLC0415 - 40 ms, the same

        try:
            async with asyncio.timeout(self._timeout_s):
                return await work
        except TimeoutError as problem:
            raise FetchError(FetchFailure.TIMEOUT, url) from problem
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as problem:
            raise translate(problem, url) from problem

    async def _head(self, url: str) -> Page:
        return _page(await self._opened(url).head(url), b"")

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _follow(self, url: str, headers: dict[str, str]) -> Page:
        import httpx2  # noqa: PLC0415 - loaded by now

        client = self._opened(url)
        here, for_good = url, False
        for _ in range(self._max_redirects + 1):
            try:
                async with client.stream("GET", here, headers=headers) as response:
                    if not response.has_redirect_location or response.next_request is None:
                        return await self._read(response, url, for_good=for_good)
                    there = str(response.next_request.url)
                    for_good = for_good or response.status_code in LASTING
            except (httpx2.TransportError, OSError) as problem:
                if urlsplit(here).netloc == urlsplit(url).netloc:
                    raise
                # the host did answer, with a redirect to an address that does not
                raise FetchError(FetchFailure.MOVED, url, detail=shown(here)) from problem
            if not may_redirect(here, there):
                log.info("%s redirects to %s, which is not followed", shown(here), shown(there))
                is_moved = for_good or _proves_its_name(url)
                kind = FetchFailure.MOVED if is_moved else FetchFailure.CAPTIVE_PORTAL
                raise FetchError(kind, url, detail=shown(there), status=response.status_code)
            here = there
        raise FetchError(FetchFailure.REDIRECTED, url, detail=shown(here))

    def _opened(self, url: str) -> httpx2.AsyncClient:
        """Return the one client; raises `FetchError` for a bad proxy setting or no certificates."""
        if self._client is None:
            from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - first use

            import httpx2  # noqa: PLC0415 - first use

            try:
                self._client = httpx2.AsyncClient(
                    headers={"User-Agent": USER_AGENT},
                    # public pages need no cookies
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                    follow_redirects=False,
                    mounts=dict.fromkeys(NEVER_PROXIED),
                    timeout=self._timeout_s,
                    verify=self._ssl_context or True,
                )
            except (ImportError, ValueError, httpx2.InvalidURL) as problem:
                # SOCKS without its package, or HTTPS_PROXY is not an address; its text may hold a
                # password
                detail = type(problem).__name__
                raise FetchError(FetchFailure.PROXY_FAILED, url, detail=detail) from problem
            except OSError as problem:
                # the file of certificates is not there: a system without its ca-certificates
                detail = "no certificates are installed"
                raise FetchError(FetchFailure.TLS_FAILED, url, detail=detail) from problem
        return self._client

    async def _read(self, response: httpx2.Response, asked: str, *, for_good: bool) -> Page:
        """Read an answer; ``for_good``: a permanent redirect led to it."""
        status = response.status_code
        if status == 304 and "If-None-Match" in response.request.headers:
            return _page(response, b"")
        if status != 200:
            kind = FetchFailure.HTTP_STATUS
            if status == 511:
                kind = FetchFailure.CAPTIVE_PORTAL
            elif response.is_redirect and status != 304:
                kind = FetchFailure.REDIRECTED
            retry_after_s = self._retry_after_s(response.headers)
            raise FetchError(kind, asked, status=status, retry_after_s=retry_after_s)
        _refuse_unasked_encoding(response, asked)
        body = await self._body(response, asked)
        if _is_html(response.headers.get("content-type", ""), body):
            is_moved = for_good or _proves_its_name(asked) or _is_shell(body)
            kind = FetchFailure.MOVED if is_moved else FetchFailure.CAPTIVE_PORTAL
            raise FetchError(kind, asked, detail="HTML", status=status)
        return _page(response, body)

    async def _body(self, response: httpx2.Response, asked: str) -> bytes:
        """Read up to the limit and no further, counting bytes after gzip."""
        announced = response.headers.get("content-length", "")
        body = bytearray()
        if not (announced.isdecimal() and int(announced[:20]) > self._max_body_bytes):
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._max_body_bytes:
                    break
            else:
                return bytes(body)
        raise FetchError(FetchFailure.TOO_LARGE, asked, status=response.status_code)

    def _retry_after_s(self, headers: httpx2.Headers) -> float | None:
        """Return Retry-After in seconds from now; a date is measured from the server's own Date."""
        value = headers.get("retry-after", "").strip()
        if value.isascii() and value.isdecimal():
            return float(value[:9])
        try:
            until = parsedate_to_datetime(value).timestamp()
        except (ValueError, OverflowError):
            return None
        try:
            now = parsedate_to_datetime(headers.get("date", "")).timestamp()
        except (ValueError, OverflowError):
            now = self._clock.now().timestamp()
        return max(0.0, until - now)


def _page(response: httpx2.Response, body: bytes) -> Page:
    etag = response.headers.get("etag", "")
    # a value that is not plain text cannot be sent back as a header
    usable = 0 < len(etag) <= MAX_ETAG_CHARACTERS and etag.isascii() and etag.isprintable()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Page(str(response.url), response.status_code, headers, body, etag if usable else None)


def _is_html(content_type: str, body: bytes) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return "html" in content_type.lower() and not start.startswith((b"{", b"["))


def _proves_its_name(url: str) -> bool:
    """Return True if no one in between could have answered for the host of ``url``."""
    return urlsplit(url).scheme == "https"


def _is_shell(body: bytes) -> bool:
    """Return True for a shell that a script fills, False for a page that asks a person."""
    text = body[:SHELL_BYTES].lower()
    asks = any(one in text for one in (b"<form", b"<input", b'http-equiv="refresh"'))
    return not asks and (b"<script" in text or EMPTY_ROOT.search(text) is not None)


def _refuse_unasked_encoding(response: httpx2.Response, asked: str) -> None:
    """Refuse a body in an encoding that was not requested, since it would be read undecoded."""
    accepted = response.request.headers.get("accept-encoding", "").lower()
    for one in response.headers.get("content-encoding", "").lower().split(","):
        if one.strip() not in {"", "identity"} and one.strip() not in accepted:
            raise FetchError(FetchFailure.NOT_JSON, asked, detail=f"packed as {one.strip()[:20]}")
