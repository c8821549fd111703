"""The one provider there is: a dialect says how a vendor's client is made, asked and listed."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.chat.providers.wire.connection import Connection, http_client, key_for
from understudy.chat.providers.wire.exchange import exchange
from understudy.chat.providers.wire.messages import spelled
from understudy.chat.providers.wire.model_list import model_list
from understudy.chat.providers.wire.translate import Origin

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

    import httpx2

    from understudy.base.settings import ProviderSettings
    from understudy.chat.providers.base import (
        KeySource,
        ModelInfo,
        ProviderEvent,
        ProviderRequest,
    )
    from understudy.chat.providers.wire.exchange import HttpReply


class Dialect(msgspec.Struct, frozen=True):
    """One vendor's wire format; its SDK is imported by ``client``, in a thread.

    ``client`` makes the SDK's client for a base URL on an HTTP client, ``spell`` the messages of a
    request; ``ask`` and ``list_models`` send with a key, and entering what they return gives the
    reply.
    """

    client: Callable[[str, httpx2.AsyncClient], Any]
    spell: Callable[[ProviderRequest], list[Any]]
    ask: Callable[[Any, ProviderRequest, list[Any], str], AbstractAsyncContextManager[HttpReply]]
    list_models: Callable[[Any, str], AbstractAsyncContextManager[HttpReply]]


class WireProvider:
    """A provider of any dialect; see `base.Provider`."""

    def __init__(self, dialect: Dialect, settings: ProviderSettings, key: KeySource) -> None:
        self._dialect = dialect
        self._settings = settings
        self._key = key
        url = settings.base_url
        self._connection = Connection(lambda: dialect.client(url, http_client(url)))

    @property
    def id(self) -> str:
        return self._settings.id

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        """Stream one answer; raises `ProviderError` and nothing else."""
        origin = Origin(self.id, request.model)
        key = await key_for(self._settings, self._key, origin)
        origin = Origin(self.id, request.model, (key, *(turn.text for turn in request.turns)))
        messages = await spelled(lambda: self._dialect.spell(request), request.turns)
        async with self._connection.use(origin) as client:
            answer = exchange(
                lambda: self._dialect.ask(client, request, messages, key), request, origin
            )
            async with aclosing(answer):
                async for event in answer:
                    yield event

    async def preload(self) -> None:
        """Import the SDK off the loop; raises `ProviderError`."""
        await self._connection.preload(Origin(self.id, ""))

    async def models(self) -> tuple[ModelInfo, ...]:
        """List the models this key may use; raises `ProviderError`."""
        origin = Origin(self.id, "")
        key = await key_for(self._settings, self._key, origin)
        async with self._connection.use(origin) as client:
            return await model_list(
                lambda: self._dialect.list_models(client, key), Origin(self.id, "", (key,))
            )

    async def close(self) -> None:
        await self._connection.close()
