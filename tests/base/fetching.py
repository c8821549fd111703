"""What tests of the HTTP client share: a certificate authority to trust, a failure to expect."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest

from understudy.base.clock import SystemClock
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure, HttpClient

if TYPE_CHECKING:
    import trustme

LIMIT_BYTES = 2 * 1024 * 1024


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> HttpClient:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return HttpClient(SystemClock(), ssl_context=context)


async def failure_of(client: HttpClient, url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.get(url, **options)
    assert caught.value.url == url
    assert isinstance(caught.value.kind, FetchFailure)
    return caught.value
