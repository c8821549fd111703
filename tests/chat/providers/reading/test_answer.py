"""Answers are read leniently and judged strictly, in every shape that servers give them."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat.providers.reading.said import chunk, frame, read, text_of
from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderFinished, ProviderText
from understudy.chat.providers.reading.answer import DOUBTFUL_S, TRAILER_S, AnswerReader
from understudy.chat.providers.reading.body import Frame
from understudy.chat.providers.reading.voice import ANSWER_BYTES
from understudy.chat.providers.wire.translate import StreamFailedError

K = FailureKind
ANSWER = "Good answer."
STOP = chunk({}, "stop")


NAMES = st.sampled_from(
    [
        "type", "object", "choices", "delta", "message", "content", "text", "index", "usage",
        "finish_reason", "stop_reason", "error", "code", "detail", "reasoning", "refusal", "parts",
        "content_block", "thought", "done", "x_groq", "prompt_tokens",
    ]
)  # fmt: skip


def delta(value: Any, kind: str = "text_delta") -> dict[str, Any]:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": kind, "text": value}}


def end(reason: Any = "end_turn") -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}}


def named(*frames: Any, stray: str = "") -> FailureKind:
    """Return the failure that a stream is judged to be."""
    with pytest.raises(StreamFailedError) as problem:
        read(*frames, stray=stray)
    return problem.value.kind


@pytest.mark.parametrize(
    "content",
    [
        ANSWER,
        [ANSWER],
        ["Good ", {"type": "text", "text": "answer."}],
        {"type": "text", "text": ANSWER},
        {"text": {"value": ANSWER}},
        {"parts": [{"text": "Good "}, {"text": "answer."}]},
        [{"type": "output_text", "text": ANSWER}, {"type": "reference", "ids": [1]}],
        [{"type": "image_url", "image_url": {}}, {"type": "text", "text": ANSWER}, None],
        [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": ANSWER}],
        [[{"type": "text", "text": ANSWER}]],
    ],
)
def test_content_is_read_as_a_string_a_list_or_an_object(content: Any) -> None:
    assert read(chunk({"content": content}), STOP)[0] == ANSWER
    if not isinstance(content, dict):
        assert read(chunk(content), STOP)[0] == ANSWER
    assert read({"choices": [{"message": {"content": content}}]}, STOP)[0] == ANSWER
    assert read({"type": "message", "content": content, "stop_reason": "end_turn"})[0] == ANSWER


@pytest.mark.parametrize(
    "value",
    [
        {"choices": [{"text": ANSWER, "finish_reason": "stop"}]},
        {"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}]},
        {"choices": {"message": {"content": ANSWER}, "finish_reason": "stop"}},
        {"message": {"role": "assistant", "content": ANSWER}, "done": True},
        {"response": ANSWER, "done": True},
        {"type": "completion", "completion": ANSWER, "stop_reason": "stop_sequence"},
        {"content": ANSWER, "stop": True},
        {"candidates": [{"content": {"parts": [{"text": ANSWER}]}, "finishReason": "STOP"}]},
        [chunk({"content": "Good "}), chunk({"content": "answer."}, "stop")],
    ],
)
def test_text_is_taken_wherever_a_relative_puts_it(value: Any) -> None:
    assert read(value)[0] == ANSWER


@pytest.mark.parametrize(
    "beside",
    [
        {"usage": []},
        {"usage": {"prompt_tokens": 3.5, "completion_tokens": "many"}},
        {"usage": "none", "created": "soon", "id": 7, "model": None, "object": {}},
        {"system_fingerprint": [], "error": None},
        {"error": {}},
        {"error": {"message": None, "code": 0}},
        {"x_groq": {"id": "r"}},
        {"choices": [chunk({"content": ANSWER})["choices"][0], None]},
    ],
)
def test_what_is_odd_beside_the_text_is_dropped(beside: dict[str, Any]) -> None:
    assert read({**chunk({"content": ANSWER}), **beside}, STOP)[0] == ANSWER


@pytest.mark.parametrize("content", [7, True, {"odd": 1}, [1], {"text": 7}, [[{"text": False}]]])
def test_what_is_no_text_in_the_texts_own_place_is_malformed(content: Any) -> None:
    for value in (chunk({"content": content}), {"choices": [{"message": {"content": content}}]}):
        with pytest.raises(ValueError):  # noqa: PT011 - what it says differs
            read(value, STOP)
    with pytest.raises(ValueError):  # noqa: PT011 - what it says differs
        read(delta(content), end())


@pytest.mark.parametrize("data", ["{", '{"choices": 1}', '{"choices": [1]}', '{"a": "\x01"}'])
def test_broken_data_is_malformed(data: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says differs
        read(data, STOP)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.sampled_from(["", "error", "message_delta", "ping"]))
def test_whatever_json_comes_is_read_or_refused_in_words(values: list[Any], name: str) -> None:
    with suppress(ValueError, StreamFailedError):
        text, finished = read(*(Frame(name, json.dumps(one)) for one in values))
        assert text.strip() or finished.refused  # else it is no answer


@pytest.mark.parametrize("data", ["", " ", "keep-alive", ": ping", "null", '"x"', "[]", "{}"])
def test_a_frame_that_says_nothing_is_passed_over(data: str) -> None:
    assert read(data, chunk({"content": ANSWER}), data, STOP, data)[0] == ANSWER


def test_news_of_a_queue_are_no_error() -> None:
    news = ({"status": "processing", "message": "You are third."}, {"msg": "loading"}, {"queue": 3})
    assert read(*news, chunk({"content": ANSWER}), *news, STOP)[0] == ANSWER


@pytest.mark.parametrize("index", [0, 1, None, "0", "1", 2.0, "a"])
def test_a_single_answer_is_read_under_any_index(index: Any) -> None:
    frames = [chunk({"content": one}, None, index) for one in ("Good ", "answer.")]
    assert read(*frames, chunk({}, "stop", index))[0] == ANSWER


def test_of_several_answers_the_first_is_read() -> None:
    text, finished = read(
        chunk({"role": "assistant", "content": ""}),
        chunk({"content": "Good "}, None, 1),
        chunk({"content": "Bad "}, None, 0),
        chunk({}, "length", 0),
        chunk({"content": "answer."}, None, 1),
        chunk({}, "stop", 1),
    )
    assert (text, finished.stop_reason) == (ANSWER, "stop")


@pytest.mark.parametrize(
    ("usage", "known"),
    [
        ({"prompt_tokens": 3, "completion_tokens": 2}, Usage(3, 2)),
        ({"input_tokens": 3.0, "output_tokens": "2"}, Usage(3, 2)),
        ({"prompt_tokens": 3.5, "completion_tokens": -1}, Usage(None, None)),
        ({"prompt_tokens": True, "completion_tokens": 10**30}, Usage(None, None)),
        ({"prompt_tokens": float("nan"), "completion_tokens": "1" * 99}, Usage(None, None)),
        ([], Usage(None, None)),
    ],
)
def test_counts_are_numbers_or_nothing(usage: Any, known: Usage) -> None:
    assert (
        read(chunk({"content": ANSWER}, "stop"), {"choices": [], "usage": usage})[1].usage == known
    )
    assert read(delta(ANSWER), {**end(), "usage": usage})[1].usage == known


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("stop", "stop"),
        ("STOP", "STOP"),
        ({"type": "stop"}, "stop"),
        (1, "1"),
        (True, "stop"),
        ("eos_token", "eos_token"),
        ("never heard of", "never heard of"),
        ("MAX_TOKENS", "max_tokens"),
        ("model_length", "length"),
        ("x" * 500, "x" * 60),
    ],
)
def test_any_reason_ends_an_answer_that_has_words(given: Any, reason: str) -> None:
    assert read(chunk({"content": ANSWER}), chunk({}, given)) == (
        ANSWER, ProviderFinished(reason, Usage()),
    )  # fmt: skip
    assert read(delta(ANSWER), end(given)) == (ANSWER, ProviderFinished(reason, Usage()))


@pytest.mark.parametrize("given", [None, "", "null", "None", "undefined", False, [], {}])
def test_a_reason_that_says_nothing_ends_nothing(given: Any) -> None:
    assert named(chunk({"content": ANSWER}, given)) is K.STREAM_INCOMPLETE
    assert read(chunk({"content": ANSWER}, given), "[DONE]")[0] == ANSWER


@pytest.mark.parametrize("given", ["content_filter", "SAFETY", "sensitive", "refusal", "BLOCKLIST"])
def test_a_filter_is_a_refusal_with_and_without_words(given: str) -> None:
    assert read(chunk({"content": "Well"}), chunk({}, given))[1].refused
    assert read(chunk({}, given))[1].refused
    assert read(end(given))[1].refused


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("insufficient_system_resource", K.OVERLOADED),
        ("network_error", K.STREAM_ERROR),
        ("abort", K.STREAM_ERROR),
        ("error", K.STREAM_ERROR),
        ("TIMEOUT", K.GATEWAY_TIMEOUT),
    ],
)
def test_a_reason_that_says_it_broke_off_is_a_failure(given: str, kind: FailureKind) -> None:
    assert named(chunk({"content": "half"}), chunk({}, given)) is kind
    assert named(chunk({}, given)) is kind
    assert named(delta("half"), end(given)) is kind


@pytest.mark.parametrize(
    "frames",
    [
        (STOP,),
        ("[DONE]",),
        (chunk({"reasoning_content": "hm"}), chunk({}, "length")),
        (chunk({"tool_calls": [{"id": "t"}]}), chunk({}, "tool_calls")),
        (chunk({"content": " \n"}), STOP),
        (chunk({"content": "\u200b\ufeff\x07"}), STOP),
        (chunk({"content": "<think>hm</think>\n"}), STOP),
        (end(),),
        ({"type": "content_block_start", "content_block": {"type": "tool_use"}}, end("tool_use")),
        (Frame("", '{"choices":[{"message":{"content":""}}]}', is_whole=True),),
    ],
)
def test_no_word_at_all_is_no_answer(frames: tuple[Any, ...]) -> None:
    assert named(*frames) is K.EMPTY_ANSWER


def test_what_was_said_is_not_said_again_by_a_whole_message_at_the_end() -> None:
    again = {"choices": [{"delta": {}, "message": {"content": ANSWER}, "finish_reason": "stop"}]}
    assert read(chunk({"content": "Good "}), chunk({"content": "answer."}), again)[0] == ANSWER


def test_a_reason_beside_every_text_ends_nothing() -> None:
    reader = AnswerReader()
    list(reader.read(frame(chunk({"content": "Good "}, "stop"))))
    assert (reader.has_ended, reader.wait_s) == (True, DOUBTFUL_S)
    list(reader.read(frame(chunk({"content": "answer."}, "stop"))))
    assert (reader.has_ended, reader.wait_s) == (False, None)
    list(reader.read(frame(STOP)))
    assert (reader.has_ended, reader.wait_s) == (True, TRAILER_S)


def test_an_error_after_the_reason_counts_only_where_a_last_event_was_due() -> None:
    assert read(chunk({"content": ANSWER}), STOP, {"error": {"message": "late"}})[0] == ANSWER
    late = {"type": "error", "error": {"type": "api_error"}}
    assert named(delta(ANSWER), end(), late) is K.SERVER_ERROR


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"error": "upstream exploded"}, K.STREAM_ERROR),
        ({"error": {"code": 502}, "choices": [{"finish_reason": "error"}]}, K.BAD_GATEWAY),
        ({"type": "error", "error": {"type": "overloaded_error"}}, K.OVERLOADED),
        ({"error": {"type": "overloaded_error"}}, K.OVERLOADED),
        ({"object": "error", "message": "Dead", "code": 500}, K.SERVER_ERROR),
        ({"detail": "model crashed"}, K.STREAM_ERROR),
        ({"message": "slow down", "code": 429}, K.RATE_LIMITED),
        ({"msg": "no", "success": False}, K.STREAM_ERROR),
        ({"choices": [], "x_groq": {"error": "over capacity"}}, K.STREAM_ERROR),
        ([{"error": {"code": 503}}], K.SERVICE_UNAVAILABLE),
    ],
)
def test_an_error_is_one_wherever_it_stands(value: Any, kind: FailureKind) -> None:
    assert named(chunk({"content": "half"}), value) is kind
    assert named(frame(value, "error")) is kind


@pytest.mark.parametrize(
    ("stray", "kind"),
    [
        ("upstream error: read ECONNRESET\n", K.STREAM_ERROR),
        ('{"error":{"message":"bare","code":500}}\n', K.SERVER_ERROR),
        ("<!doctype html>\n<p>Log in</p>\n", K.STREAM_INCOMPLETE),
        ("{not json\n", K.STREAM_INCOMPLETE),
        ("", K.STREAM_INCOMPLETE),
    ],
)
def test_bare_lines_tell_why_a_stream_broke_off(stray: str, kind: FailureKind) -> None:
    assert named(chunk({"content": "half"}), stray=stray) is kind


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("upstream connect error", "error", K.STREAM_ERROR),
        ("upstream error: reset", "message", K.STREAM_ERROR),
        ("keep-alive", "message", K.STREAM_INCOMPLETE),
    ],
)
def test_an_error_in_words_tells_why_a_stream_broke_off(
    data: str, name: str, kind: FailureKind
) -> None:
    with pytest.raises(StreamFailedError) as problem:
        read(chunk({"content": "half"}), Frame(name, data))
    assert problem.value.kind is kind
    assert problem.value.error.message == ("" if kind is K.STREAM_INCOMPLETE else data)


def test_a_cut_event_counts_where_it_can_be_read() -> None:
    whole = Frame("", '{"choices":[{"delta":{"content":"Good answer."},"finish_reason":"stop"}]}')
    assert read(Frame("", whole.data, is_cut=True))[0] == ANSWER
    assert named(chunk({"content": "half"}), Frame("", whole.data[:40], is_cut=True)) is (
        K.STREAM_INCOMPLETE
    )


@pytest.mark.parametrize("data", ['{"status":"ok"}', "[]", '{"data":[]}'])
def test_a_json_value_that_is_no_answer_came_from_something_else(data: str) -> None:
    assert named(Frame("", data, is_whole=True)) is K.NOT_EVENT_STREAM


def test_a_claude_stream_without_event_names_is_read_by_its_types() -> None:
    text, finished = read(
        {"type": "message_start", "message": {"usage": {"input_tokens": 5}}},
        {"type": "content_block_start", "content_block": {"type": "thinking", "thinking": ""}},
        {"type": "content_block_start", "content_block": {"type": "text", "text": "A"}},
        delta("B"),
        {"type": "content_block_delta", "delta": {"type": "new_delta", "text": {"odd": 1}}},
        {"type": "content_block_delta", "delta": {"type": "input_json_delta", "text": 1}},
        {"type": "content_block_start", "content_block": {"type": "odd", "text": {"odd": 1}}},
        end(),
        {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 2}},
        {"type": "something_new", "delta": None},
        frame("", "ping"),
        {"type": "message_stop"},
    )
    assert (text, finished) == ("AB", ProviderFinished("end_turn", Usage(5, 2)))


@pytest.mark.parametrize("last", [{"type": "message_stop"}, frame("", "message_stop"), "[DONE]"])
def test_the_last_event_ends_the_wait(last: Any) -> None:
    reader = AnswerReader()
    list(reader.read(last if isinstance(last, Frame) else frame(last)))
    assert reader.is_over


def test_an_answer_without_end_is_kept_up_to_its_limit_and_said_to_be_cut() -> None:
    reader = AnswerReader()
    piece = frame(chunk({"content": "ü" * 500_000}))
    kept = 0
    while not reader.is_over:
        said = list(reader.read(piece))
        kept += len(text_of(said).encode())
        assert all(isinstance(one, ProviderText) for one in said)
    assert kept == ANSWER_BYTES
    assert reader.finished("", is_stream=True).stop_reason == "answer_limit"
