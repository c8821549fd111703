"""Ends of a stream, tools of a server and values in place of a stream, as servers vary them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.chat.providers.reading.said import chunk, read
from understudy.chat.failure import FailureKind
from understudy.chat.providers.reading.body import Frame
from understudy.chat.providers.wire.translate import StreamFailedError


@pytest.mark.parametrize(
    "end",
    [
        "[DONE]",
        "[done]",
        '"[DONE]"',
        "[DONE]\0",
        "[ DONE ]",
        "[DONE] [DONE]",
        "DONE",
        "[END]",
        "EOF",
    ],
)
def test_the_end_of_a_stream_is_known_however_it_is_written(end: str) -> None:
    assert read(chunk({"content": "Good answer."}), end)[0] == "Good answer."


@pytest.mark.parametrize("role", ["tool", "function"])
def test_the_output_of_a_servers_own_tool_is_no_part_of_the_answer(role: str) -> None:
    tool = chunk({"role": role, "content": "3 results"})
    assert read(tool, chunk({"content": "Good answer."}, "stop"))[0] == "Good answer."


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"message": "Unauthorized"}, FailureKind.NOT_EVENT_STREAM),
        ({"status": "error", "message": "Invalid API key"}, FailureKind.KEY_REFUSED),
        ({"type": "about:blank", "status": 429, "title": "x"}, FailureKind.RATE_LIMITED),
        ({}, FailureKind.NOT_EVENT_STREAM),
    ],
)
def test_a_value_in_place_of_a_stream_is_a_failure_in_its_own_words(
    value: dict[str, Any], kind: FailureKind
) -> None:
    with pytest.raises(StreamFailedError) as caught:
        read(Frame("", json.dumps(value), is_whole=True))
    assert caught.value.kind is kind
    assert caught.value.error.message == value.get("message", "")
