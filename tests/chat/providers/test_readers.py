"""Odd but legal streams of compatible servers are understood, impossible ones are malformed."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import msgspec
import pytest

from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.anthropic import MessagesReader
from understudy.chat.providers.base import ProviderFinished, ProviderText, ProviderThinking
from understudy.chat.providers.openai import ChunksReader
from understudy.chat.providers.wire.translate import StreamFailedError


def event(data: Any, name: str = "message") -> httpx2.ServerSentEvent:
    return httpx2.ServerSentEvent(name, data if isinstance(data, str) else json.dumps(data))


def chunk(delta: Any, finish_reason: str | None = None, index: int = 0) -> httpx2.ServerSentEvent:
    choice = {"index": index, "delta": delta, "finish_reason": finish_reason}
    return event({"choices": [choice]})


def test_an_answer_is_whole_at_its_finish_reason_even_without_done() -> None:
    reader = ChunksReader()
    assert list(reader.read(chunk({"content": "Hi"}, "stop"))) == [ProviderText("Hi")]
    assert reader.finished == ProviderFinished("stop", Usage())
    assert not reader.is_over
    assert not list(reader.read(event({"choices": [], "usage": {"prompt_tokens": 3}})))
    assert reader.finished == ProviderFinished("stop", Usage(3, None))
    assert not list(reader.read(event("[DONE]")))
    assert reader.is_over


def test_done_without_a_finish_reason_is_no_whole_answer() -> None:
    reader = ChunksReader()
    list(reader.read(event("[DONE]")))
    assert reader.is_over
    assert reader.finished is None


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_reasoning_is_thinking(name: str) -> None:
    assert list(ChunksReader().read(chunk({name: "Hm", "content": ""}))) == [ProviderThinking()]


def test_a_refusal_is_shown_and_marked_though_the_finish_reason_says_stop() -> None:
    reader = ChunksReader()
    assert list(reader.read(chunk({"refusal": "I cannot"}))) == [ProviderText("I cannot")]
    list(reader.read(chunk({}, "stop")))
    assert reader.finished is not None
    assert reader.finished.refused


def test_other_choices_nulls_and_unknown_keys_are_passed_over() -> None:
    reader = ChunksReader()
    assert not list(reader.read(chunk({"content": "other"}, index=1)))
    assert not list(reader.read(event({"choices": None, "usage": None, "error": None, "x": 1})))
    assert not list(reader.read(chunk(None)))
    assert not list(reader.read(chunk({"content": None, "tool_calls": [{"id": 1}]})))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (
            {"error": {"code": 502}, "choices": [{"finish_reason": "error"}]},
            FailureKind.BAD_GATEWAY,
        ),
        ({"choices": [{"finish_reason": "error"}]}, FailureKind.STREAM_ERROR),
        ({"type": "error", "error": {"type": "overloaded_error"}}, FailureKind.OVERLOADED),
    ],
)
def test_an_error_beside_or_instead_of_a_chunk_is_an_error(data: Any, named: FailureKind) -> None:
    with pytest.raises(StreamFailedError) as problem:
        list(ChunksReader().read(event(data)))
    assert problem.value.kind is named


@pytest.mark.parametrize("reader", [ChunksReader, MessagesReader])
@pytest.mark.parametrize("data", ["null", "[]", '"x"', "{", '{"choices": 1, "delta": 1}'])
def test_impossible_data_is_malformed(
    reader: type[ChunksReader | MessagesReader], data: str
) -> None:
    with pytest.raises(msgspec.DecodeError):
        list(reader().read(event(data)))


def test_a_claude_stream_without_event_names_is_read_by_its_types() -> None:
    reader = MessagesReader()
    said = [
        *reader.read(event({"type": "message_start", "message": {"usage": {"input_tokens": 5}}})),
        *reader.read(event({"type": "content_block_start", "content_block": {"type": "thinking"}})),
        *reader.read(
            event({"type": "content_block_start", "content_block": {"type": "text", "text": "A"}})
        ),
        *reader.read(
            event({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "B"}})
        ),
        *reader.read(event({"type": "content_block_delta", "delta": {"type": "new_delta"}})),
        *reader.read(event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}})),
        *reader.read(event({"type": "message_delta", "delta": {}, "usage": {"output_tokens": 2}})),
        *reader.read(event({"type": "something_new", "delta": None})),
        *reader.read(event("", "ping")),
    ]
    assert said == [ProviderThinking(), ProviderText("A"), ProviderText("B")]
    assert reader.finished is None
    assert not list(reader.read(event({"type": "message_stop"})))
    assert reader.finished == ProviderFinished("end_turn", Usage(5, 2))


@pytest.mark.parametrize("name", ["message", "error"])
def test_a_claude_error_is_one_with_and_without_its_event_name(name: str) -> None:
    with pytest.raises(StreamFailedError) as problem:
        list(MessagesReader().read(event({"type": "error", "error": {"type": "api_error"}}, name)))
    assert problem.value.kind is FailureKind.SERVER_ERROR
