"""The models a key may use; both vendors answer ``{"data": [{"id": ...}]}``."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

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
    # beside the point where they are odd: a list is not lost for it
    lifecycle: Any = None
    retires_at: Any = None
    line: Any = None
    max_input_tokens: Any = None
    capabilities: Any = None


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
    return tuple(_info(one) for one in listed.data)


def _info(one: _Model) -> ModelInfo:
    tokens = one.max_input_tokens
    return ModelInfo(
        one.id,
        one.display_name or one.id,
        one.lifecycle if isinstance(one.lifecycle, str) else None,
        _instant(one.retires_at),
        one.line if isinstance(one.line, str) else None,
        tokens if isinstance(tokens, int) else None,
        _supported(one.capabilities),
    )


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = msgspec.convert(value, datetime)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (msgspec.ValidationError, OverflowError):
        return None


def _supported(value: object) -> frozenset[str] | None:
    """Read ``{"image_input": {"supported": true}, ...}``."""
    if not isinstance(value, dict):
        return None
    return frozenset(
        str(name)
        for name, detail in value.items()
        if isinstance(detail, dict) and detail.get("supported") is True
    )


def _read(response: httpx2.Response) -> _ModelList:
    if "json" not in response.headers.get("content-type", ""):
        raise StreamFailedError(FailureKind.NOT_EVENT_STREAM)
    return msgspec.json.decode(response.content, type=_ModelList)
