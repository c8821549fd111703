"""The only provider class: a dialect defines how to make, ask and list a vendor's client."""

from __future__ import annotations

import logging
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.exchange import exchange
from understudy.chat.providers.model_list import model_list
from understudy.chat.providers.wire.base_url import better_base_url
from understudy.chat.providers.wire.connection import Connection, http_client, key_for
from understudy.chat.providers.wire.messages import spelled
from understudy.chat.providers.wire.phrases import is_about_model, output_limit
from understudy.chat.providers.wire.translate import Origin

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

    import httpx2

    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.failure import Failure
    from understudy.chat.providers.base import (
        KeySource,
        ModelInfo,
        ProviderEvent,
        ProviderRequest,
    )
    from understudy.chat.providers.exchange import HttpReply


logger = logging.getLogger(__name__)


class Dialect(msgspec.Struct, frozen=True):
    """One vendor's wire format; ``client`` imports its SDK, in a thread.

    ``client`` makes the SDK's client for a base URL on an HTTP client, ``spell`` the messages of a
    request; ``ask`` and ``list_models`` send with a key, and entering their result gives the reply.
    ``has_options``: it sends some that some servers refuse. ``adds_version``: the SDK adds ``v1``
    to an address itself.
    """

    client: Callable[[str, httpx2.AsyncClient], Any]
    spell: Callable[[ProviderRequest], list[Any]]
    ask: Callable[[Any, ProviderRequest, list[Any], str], AbstractAsyncContextManager[HttpReply]]
    list_models: Callable[[Any, str], AbstractAsyncContextManager[HttpReply]]
    has_options: bool = False
    adds_version: bool = False


class WireProvider:
    """A provider of any dialect; see `base.Provider`."""

    def __init__(self, dialect: Dialect, settings: ProviderSettings, key: KeySource) -> None:
        self._dialect = dialect
        self._settings = settings
        self._key = key
        url = settings.base_url
        self._is_plain = not dialect.has_options
        self._connection = Connection(lambda: dialect.client(url, http_client(url)))

    @property
    def id(self) -> str:
        return self._settings.id

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        """Stream one answer; raises `ProviderError` and nothing else.

        If a server refuses an option, it is asked again without it, and from then on.
        """
        request = replace(request, is_plain=self._is_plain)
        try:
            async with aclosing(self._stream(request)) as answer:
                async for event in answer:
                    yield event
        except ProviderError as problem:
            simpler = _simpler(request, problem.failure)
            if simpler is None:
                raise self._addressed(problem) from problem
        else:
            return
        logger.info("%s refuses an option: asking again without it", self.id)
        async with aclosing(self._stream(simpler)) as answer:
            async for event in answer:
                yield event
        self._is_plain = simpler.is_plain

    async def _stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        origin = Origin(self.id, request.model)
        key = await key_for(self._settings, self._key, origin)
        origin = Origin(self.id, request.model, tuple(turn.text for turn in request.turns), key)
        messages = await spelled(lambda: self._dialect.spell(request), request.turns)
        async with self._connection.use(origin) as client:
            answer = exchange(
                lambda: self._dialect.ask(client, request, messages, key), request, origin
            )
            async with aclosing(answer):
                async for event in answer:
                    yield event

    def _addressed(self, problem: ProviderError) -> ProviderError:
        """Name the address if that was not found, rather than the model."""
        failure = problem.failure
        if failure.status not in {404, 405} or is_about_model(failure.detail, failure.model):
            return problem
        better = better_base_url(self._settings.base_url, adds_version=self._dialect.adds_version)
        if better is None:
            return problem
        return ProviderError(replace(failure, kind=FailureKind.ADDRESS_WRONG, detail=better))

    async def preload(self) -> None:
        """Import the SDK off the loop; raises `ProviderError`."""
        await self._connection.preload(Origin(self.id, ""))

    async def models(self) -> tuple[ModelInfo, ...]:
        """List the models this key may use; raises `ProviderError`."""
        origin = Origin(self.id, "")
        key = await key_for(self._settings, self._key, origin)
        async with self._connection.use(origin) as client:
            return await model_list(
                lambda: self._dialect.list_models(client, key), Origin(self.id, "", key=key)
            )

    async def close(self) -> None:
        await self._connection.close()


def _simpler(request: ProviderRequest, failure: Failure) -> ProviderRequest | None:
    """Return the request without the refused part; None if there is nothing to leave out."""
    if failure.kind is not FailureKind.OPTION_REFUSED:
        return None
    most = output_limit(failure.detail)
    if most is not None and most < request.max_tokens:
        return replace(request, max_tokens=most)
    return None if request.is_plain else replace(request, is_plain=True)
