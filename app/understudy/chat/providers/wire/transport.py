"""Classifies a broken connection as one `FailureKind`: refused, lost, reset, cut, DNS, TLS.

httpx2 wraps the operating system's error several layers deep, and two addresses of one host fail in
a group; the whole chain of causes is searched. No network here, only exceptions.
"""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

import httpx2

from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_K = FailureKind
_ALWAYS: dict[type[httpx2.HTTPError], FailureKind] = {
    httpx2.ConnectTimeout: _K.CONNECT_TIMEOUT,
    httpx2.PoolTimeout: _K.CONNECT_TIMEOUT,
    httpx2.SSEError: _K.MALFORMED_STREAM,
    httpx2.DecodingError: _K.MALFORMED_STREAM,
    httpx2.LocalProtocolError: _K.BAD_REQUEST,
    httpx2.UnsupportedProtocol: _K.BAD_REQUEST,
}
_WITH_HEADERS: dict[type[httpx2.HTTPError], FailureKind] = {
    httpx2.ReadTimeout: _K.IDLE_TIMEOUT,
    httpx2.RemoteProtocolError: _K.STREAM_TRUNCATED,
}
_BEFORE_HEADERS: dict[type[httpx2.HTTPError], FailureKind] = {
    httpx2.ReadTimeout: _K.HEADERS_TIMEOUT,
}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


def transport_kind(problem: BaseException, *, has_headers: bool) -> FailureKind | None:
    """Return the kind of a transport failure, or None if ``problem`` is not one."""
    causes = list(_causes(problem))
    for cause in causes:
        if isinstance(cause, httpx2.HTTPError):
            return _kind_of(cause, causes, has_headers=has_headers)
    return None


def _kind_of(
    error: httpx2.HTTPError, causes: list[BaseException], *, has_headers: bool
) -> FailureKind:
    if isinstance(error, httpx2.ConnectError):
        return _kind_of_connect(causes)
    if isinstance(error, httpx2.ProxyError):
        # httpx2 gives only the status, as the first word of its text
        says_407 = str(error).startswith("407")
        return _K.PROXY_AUTH_REQUIRED if says_407 else _K.CONNECTION_REFUSED
    kinds = _WITH_HEADERS if has_headers else _BEFORE_HEADERS
    for group, kind in (*_ALWAYS.items(), *kinds.items()):
        if isinstance(error, group):
            return kind
    return _K.CONNECTION_RESET if has_headers else _K.CONNECTION_LOST


def _kind_of_connect(causes: list[BaseException]) -> FailureKind:
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _K.DNS_FAILED
    # closed during the TLS handshake: no certificate is at fault
    ended = ssl.SSLEOFError | ssl.SSLZeroReturnError
    if any(isinstance(cause, ssl.SSLError) and not isinstance(cause, ended) for cause in causes):
        return _K.TLS_FAILED
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _K.CONNECTION_REFUSED
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHABLE for cause in causes):
        return _K.NETWORK_UNREACHABLE
    # reset, or closed in the middle of the greeting
    return _K.CONNECTION_LOST


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """Walk causes, contexts and groups, nearest first, each exception once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [problem]
    while waiting:
        error = waiting.pop(0)
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        waiting += [error.__cause__, error.__context__]
        if isinstance(error, BaseExceptionGroup):
            waiting += list(error.exceptions)
