"""The models a key may use; both vendors answer ``{"data": [{"id": ...}]}``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import Budgets, ModelInfo
from understudy.chat.providers.wire.timers import SilenceError
from understudy.chat.providers.wire.translate import StreamFailedError, translate

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import httpx2

    from understudy.chat.providers.wire.translate import Origin

LIST_BUDGETS = Budgets()


class _Model(msgspec.Struct):
    id: str
    display_name: str | None = None


class _ModelList(msgspec.Struct):
    data: list[_Model]


class RawReply(Protocol):
    """What both SDKs' ``with_raw_response`` give."""

    @property
    def http_response(self) -> httpx2.Response: ...


async def model_list(call: Awaitable[RawReply], origin: Origin) -> tuple[ModelInfo, ...]:
    """Await the request and read its list; raises `ProviderError`."""
    response: httpx2.Response | None = None
    try:
        try:
            async with asyncio.timeout(LIST_BUDGETS.headers_s):
                response = (await call).http_response
        except TimeoutError as silence:
            raise SilenceError(FailureKind.HEADERS_TIMEOUT) from silence
        listed = _read(response)
    except Exception as problem:  # whatever a wire can do to us has one name
        raise translate(problem, origin, response) from problem
    return tuple(ModelInfo(one.id, one.display_name or one.id) for one in listed.data)


def _read(response: httpx2.Response) -> _ModelList:
    if "json" not in response.headers.get("content-type", ""):
        raise StreamFailedError(FailureKind.NOT_EVENT_STREAM)
    return msgspec.json.decode(response.content, type=_ModelList)
