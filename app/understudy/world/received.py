"""The requests the world received, kept so that tests and demos can check and await them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Received(msgspec.Struct, frozen=True):
    """One request. Header names are lower case; ``body_json`` is None if the body is not JSON.

    ``path`` is without the query; ``at`` is aware UTC by the world's clock.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body_json: Any
    at: datetime
    query: str = ""

    @property
    def key(self) -> str | None:
        """The API key, sent as a Bearer token or as ``x-api-key``."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return token.strip()
        return self.headers.get("x-api-key")


class Arrivals:
    """The requests of one service, oldest first, and how to wait for more. One loop only."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.abandoned = 0
        self._changed = asyncio.Event()

    def add(self, request: Received) -> int:
        """Keep ``request`` and return its number, 1 for the first."""
        self.requests.append(request)
        self._tell()
        return len(self.requests)

    def add_abandoned(self) -> None:
        """Count a client that left before the end of its answer."""
        self.abandoned += 1
        self._tell()

    async def wait_for(self, count: int) -> None:
        """Return once ``count`` requests have arrived in all."""
        while len(self.requests) < count:
            await self._changed.wait()

    async def wait_for_abandoned(self, count: int) -> None:
        """Return once ``count`` clients in all have left before the end of their answer."""
        while self.abandoned < count:
            await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
