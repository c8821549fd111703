"""The reasons why a page cannot be read, and the only translation of httpx2's exceptions to them.

Apart from `base.http`, so that pure code and the windows can name a failure without a client.
"""

from __future__ import annotations

import errno
import socket
from enum import StrEnum
from typing import TYPE_CHECKING

from understudy.base.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator


class FetchFailure(StrEnum):
    """Why a page could not be read; `FetchError.kind` is one of these."""

    DNS_FAILED = "dns_failed"  # the host name could not be resolved
    NETWORK_UNREACHABLE = "network_unreachable"  # this computer has no route at all
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_LOST = "connection_lost"  # reset, closed early, or not valid HTTP
    TIMEOUT = "timeout"
    TLS_FAILED = "tls_failed"  # the certificate or the handshake
    PROXY_FAILED = "proxy_failed"
    TOO_LARGE = "too_large"
    HTTP_STATUS = "http_status"  # an answer, but neither 200 nor an expected 304
    REDIRECTED = "redirected"  # in circles, or to nowhere
    CAPTIVE_PORTAL = (
        "captive_portal"  # HTML, or a redirect to it, or 511: the network wants a sign-in
    )
    MOVED = "moved"  # an HTML page, or a redirect to one, from the host itself
    FROZEN = "frozen"  # readable, but nothing on it has changed for weeks
    NOT_JSON = "not_json"
    UNEXPECTED_SHAPE = "unexpected_shape"  # JSON, but not of the expected shape
    INVALID_ADDRESS = "invalid_address"


def translate(problem: Exception, url: str) -> FetchError:
    """Convert an httpx2 exception to `FetchError`, by its root cause."""
    import ssl  # noqa: PLC0415 - loaded by httpx2 by now

    import httpx2  # noqa: PLC0415 - loaded by now

    causes = list(roots(problem))
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        kind = FetchFailure.DNS_FAILED
    elif any(isinstance(cause, ssl.SSLError) for cause in causes):
        kind = FetchFailure.TLS_FAILED
    elif isinstance(problem, httpx2.TimeoutException):
        kind = FetchFailure.TIMEOUT
    elif isinstance(problem, httpx2.ProxyError):
        kind = FetchFailure.PROXY_FAILED
    elif isinstance(problem, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError)):
        kind = FetchFailure.INVALID_ADDRESS
    elif errno.ECONNREFUSED in numbers:
        kind = FetchFailure.CONNECTION_REFUSED
    elif numbers & {errno.ENETUNREACH, errno.ENETDOWN}:
        kind = FetchFailure.NETWORK_UNREACHABLE
    else:
        kind = FetchFailure.CONNECTION_LOST
    return FetchError(kind, url, detail=type(problem).__name__)


def roots(problem: BaseException | None) -> Iterator[BaseException]:
    """Walk an exception, its causes, and the members of groups among them."""
    while problem is not None:
        yield problem
        if isinstance(problem, BaseExceptionGroup):
            for member in problem.exceptions:
                yield from roots(member)
        problem = problem.__cause__ or problem.__context__
