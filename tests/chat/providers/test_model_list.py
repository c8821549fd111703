"""Lists of models are read for what can be read, whatever frame a server puts around them."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import httpx2
import pytest

from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import ModelInfo, ProviderError
from understudy.chat.providers.model_list import model_list
from understudy.chat.providers.wire.translate import Origin


class Reply:
    def __init__(self, content: bytes, label: str) -> None:
        headers = {"content-type": label} if label else {}
        self.http_response = httpx2.Response(200, content=content, headers=headers)


async def listed(value: Any, label: str = "application/json") -> tuple[ModelInfo, ...]:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return await model_list(lambda: nullcontext(Reply(content, label)), Origin("p", ""))


@pytest.mark.parametrize(
    "value",
    [
        {"object": "list", "data": [{"id": "a"}, {"id": "b"}]},
        {"data": [{"id": "a"}, {"id": "b"}]},
        [{"id": "a"}, {"id": "b"}],
        ["a", "b"],
        {"models": [{"name": "a", "model": "a"}, {"name": "Model b", "model": "b"}]},
        {"models": ["a", "b"]},
        {"message": "welcome", "code": 200, "models": ["a", "b"]},
        {"data": {"models": [{"id": "a"}, {"id": "b"}]}},
        {"result": {"items": [{"model_id": "a"}, {"slug": "b"}]}},
        {"data": {"a": {"object": "model"}, "b": {}}},
        {"data": [{"id": None}, {"id": "a"}, None, 7, {}, [], {"id": ["x"]}, {"id": "b"}]},
        {"data": [{"id": "a"}, {"id": " a "}, {"id": "b"}, {"id": "c\x00d"}, {"id": "x" * 999}]},
        {"data": [{"id": "a", "display_name": {"en": "x"}}, {"id": "b", "capabilities": []}]},
        b"\xef\xbb\xbf" + b'\n{"data":[{"id":"a","price":NaN},{"id":"b"}]}',
    ],
)
async def test_what_can_be_read_is_listed(value: Any) -> None:
    assert await listed(value) == (ModelInfo("a", "a"), ModelInfo("b", "b"))


@pytest.mark.parametrize("label", ["text/plain", "text/html", "", "application/octet-stream"])
async def test_the_body_decides_and_not_its_label(label: str) -> None:
    assert await listed({"data": [{"id": "a"}]}, label) == (ModelInfo("a", "a"),)


@pytest.mark.parametrize("value", [{"data": []}, [], {"models": []}, {"data": [{"id": None}]}])
async def test_a_list_may_be_empty(value: Any) -> None:
    assert await listed(value) == ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (b"<!doctype html><p>Sign in</p>", FailureKind.NOT_EVENT_STREAM),
        (b"", FailureKind.NOT_EVENT_STREAM),
        (b"Not found", FailureKind.NOT_EVENT_STREAM),
        (b'{"data": [', FailureKind.MALFORMED_STREAM),
        (b'{"status": "ok"}', FailureKind.MALFORMED_STREAM),
        (b'{"data": 7}', FailureKind.MALFORMED_STREAM),
        (b"[" * 100_000, FailureKind.MALFORMED_STREAM),
        (b'{"error": {"code": "invalid_api_key"}}', FailureKind.KEY_REFUSED),
        (b'{"error": {"message": "busy", "code": 503}}', FailureKind.SERVICE_UNAVAILABLE),
    ],
)
async def test_what_is_no_list_has_a_name(value: bytes, kind: FailureKind) -> None:
    with pytest.raises(ProviderError) as problem:
        await listed(value)
    assert problem.value.failure.kind is kind
