"""The base of both vendors' clients: one HTTP client each, opened off the loop, and a key."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import httpx2

from understudy.base.addresses import is_loopback
from understudy.base.errors import SecretsError
from understudy.base.files.log import quieten
from understudy.chat.failure import FailureKind
from understudy.chat.providers.wire.bounds import cut_errors
from understudy.chat.providers.wire.upload import by_pieces

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import Budgets, KeySource
    from understudy.chat.providers.wire.translate import Origin

NO_KEY = "no-key-needed"
"""The placeholder key for a local model: it needs none, but the SDKs insist on one."""
logger = logging.getLogger(__name__)

_K = FailureKind
KEEPALIVE_S = 15.0  # short, because a connection does not survive the computer's sleep


class Closable(Protocol):
    async def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Connection(Generic[C]):
    """One vendor's client, made on first use in a thread: importing an SDK takes up to 5 s.

    If it is closed during answers (the settings changed), it lets them end first.
    """

    def __init__(self, make: Callable[[], C]) -> None:
        self._make = make
        self._opening = asyncio.Lock()
        self._client: C | None = None
        self._users = 0
        self._closing = False

    @asynccontextmanager
    async def use(self, origin: Origin) -> AsyncGenerator[C, None]:
        """Hold the client, making it if needed; raises `ProviderError`."""
        client = await self._open(origin)
        self._users += 1
        try:
            yield client
        finally:
            self._users -= 1
            if self._closing:
                await self.close()

    async def preload(self, origin: Origin) -> None:
        """Make the client before its first use; raises `ProviderError`."""
        await self._open(origin)

    async def close(self) -> None:
        self._closing = True
        if self._users == 0 and self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _open(self, origin: Origin) -> C:
        if self._client is not None:
            return self._client
        # only local causes can fail here: the certificates, or a configured proxy
        async with self._opening:
            if self._client is None:
                try:
                    self._client = await asyncio.to_thread(self._make)
                except Exception as problem:
                    # its text may hold a proxy's password
                    logger.warning("no client for %s: %s", origin.provider, type(problem).__name__)
                    certificates = isinstance(problem, OSError)
                    kind = _K.TLS_FAILED if certificates else _K.PROXY_UNUSABLE
                    raise origin.failed(kind) from problem
                quieten()
            return self._client


def http_client(base_url: str) -> httpx2.AsyncClient:
    """Make the client: the system's certificates and proxies, no redirects, no hidden timeouts.

    No proxy is used for a loopback address.
    """
    return httpx2.AsyncClient(
        follow_redirects=False,
        timeout=None,  # `SilenceTimer` measures the time
        limits=httpx2.Limits(max_connections=8, keepalive_expiry=KEEPALIVE_S),
        event_hooks={"request": [by_pieces], "response": [cut_errors]},
        trust_env=not is_loopback(base_url),
    )


def connect_timeout(budgets: Budgets) -> httpx2.Timeout:
    """Leave only connecting to httpx2; `SilenceTimer` handles everything later."""
    return httpx2.Timeout(None, connect=budgets.connect_s, pool=budgets.connect_s)


def bearer(key: str) -> dict[str, str]:
    """Return the header with the key, for one request."""
    return {"Authorization": f"Bearer {key}"}


async def key_for(settings: ProviderSettings, key: KeySource, origin: Origin) -> str:
    """Return the key, or a placeholder for a local provider; raises `ProviderError`.

    Every outgoing key comes from here: none if others could read it on the way.
    """
    if not settings.may_be_sent_a_key:
        raise origin.failed(_K.PLAIN_HTTP)
    try:
        found = (await key()).strip()
    except SecretsError as problem:
        if settings.local:
            return NO_KEY
        kind = _KINDS.get(problem.kind, _K.KEYRING_LOCKED)
        raise origin.failed(kind) from problem
    if not found:
        if settings.local:
            return NO_KEY
        raise origin.failed(_K.KEY_MISSING)
    if not (found.isascii() and found.isprintable() and " " not in found):
        raise origin.failed(_K.KEY_REFUSED)  # no header can hold it
    return found


_KINDS = {"missing": _K.KEY_MISSING, "malformed": _K.KEY_REFUSED}
