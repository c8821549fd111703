"""Reads a key's models from any kind of list a server returns.

Both vendors answer ``{"data": [{"id": ...}]}``; others omit the frame, call it ``models``, name a
model by ``name``, or list bare names. Every readable entry is listed.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import Budgets, ModelInfo
from understudy.chat.providers.reading.faults import fault_in
from understudy.chat.providers.reading.lenient import as_dict, loads
from understudy.chat.providers.wire.bounds import LIST_BYTES, read_whole
from understudy.chat.providers.wire.timers import SilenceError
from understudy.chat.providers.wire.translate import StreamFailedError, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    import httpx2

    from understudy.chat.providers.wire.translate import Origin

LIST_BUDGETS = Budgets()
LONGEST_ID = 300
_LISTS = ("data", "models", "result", "results", "items", "list", "response")
_NAMES = ("id", "model", "name", "model_id", "model_name", "slug")
DEEPEST = 3


class ListReply(Protocol):
    """The result of both SDKs' ``with_streaming_response``."""

    @property
    def http_response(self) -> httpx2.Response: ...


async def model_list(
    send: Callable[[], AbstractAsyncContextManager[ListReply]], origin: Origin
) -> tuple[ModelInfo, ...]:
    """Send the request and read its list; raises `ProviderError`."""
    response: httpx2.Response | None = None
    try:
        try:
            async with asyncio.timeout(LIST_BUDGETS.headers_s), send() as reply:
                response = reply.http_response
                body = await read_whole(response, LIST_BYTES)
        except TimeoutError as silence:
            raise SilenceError(FailureKind.HEADERS_TIMEOUT) from silence
        return _read(body)
    except Exception as problem:  # every failure of a wire becomes one error
        raise translate(problem, origin, response) from problem


def _read(body: bytes) -> tuple[ModelInfo, ...]:
    text = body.decode("utf-8-sig", "replace").lstrip()
    if not text.startswith(("{", "[")):
        raise StreamFailedError(FailureKind.NOT_EVENT_STREAM)
    value = loads(text)
    listed = _list_in(value)
    if not listed and (fault := fault_in(as_dict(value), "")) is not None:
        raise fault
    if listed is None:
        raise ValueError("no list of models")
    found = {one.id: one for one in map(_info, listed) if one is not None}
    return tuple(found.values())


def _list_in(value: object, depth: int = 0) -> list[Any] | None:
    """Return the list inside frames of any known name; None if there is none."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or depth > DEEPEST:
        return None
    for name in _LISTS:
        if (found := _list_in(value.get(name), depth + 1)) is not None:
            return found
    if depth and value and all(isinstance(one, dict) for one in value.values()):
        return [{"id": name, **as_dict(one)} for name, one in value.items()]
    return None


def _info(entry: object) -> ModelInfo | None:
    one = {"id": entry} if isinstance(entry, str) else as_dict(entry)
    model = next(_ids(one), None)
    if model is None:
        return None
    display, tokens = one.get("display_name"), one.get("max_input_tokens")
    lifecycle, line = one.get("lifecycle"), one.get("line")
    return ModelInfo(
        model,
        display if isinstance(display, str) and display else model,
        lifecycle if isinstance(lifecycle, str) else None,
        _instant(one.get("retires_at")),
        line if isinstance(line, str) else None,
        tokens if type(tokens) is int else None,
        _supported(one.get("capabilities")),
    )


def _ids(one: dict[str, Any]) -> Iterator[str]:
    """Yield the possible ids of a model, the likeliest first."""
    for name in _NAMES:
        value = one.get(name)
        found = value.strip() if isinstance(value, str) else ""
        if found and found.isprintable() and len(found) <= LONGEST_ID:
            yield found


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
