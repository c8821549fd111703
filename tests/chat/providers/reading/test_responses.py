"""A gateway that answers with OpenAI's Responses API is read: its text once, its thinking never."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chat.providers.reading.said import frame, read
from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderFinished
from understudy.chat.providers.reading.body import Frame
from understudy.chat.providers.wire.translate import StreamFailedError

TEXT = "Good answer."
MESSAGE = {
    "type": "message",
    "role": "assistant",
    "content": [{"type": "output_text", "text": TEXT, "annotations": []}],
}
OUTPUT = [{"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}, MESSAGE]
USAGE = {"input_tokens": 3, "output_tokens": 4}
DELTAS = (
    {"type": "response.created", "response": {"status": "in_progress", "output": []}},
    {"type": "response.reasoning_summary_text.delta", "delta": "Hm, "},
    {"type": "response.reasoning_text.delta", "delta": "let me see."},
    {"type": "response.function_call_arguments.delta", "delta": '{"query":"x"}'},
    {"type": "response.output_text.delta", "delta": "Good "},
    {"type": "response.output_text.delta", "delta": "answer."},
    {"type": "response.output_text.done", "text": TEXT},
    {"type": "response.content_part.done", "part": MESSAGE["content"]},
    {"type": "response.output_item.done", "item": MESSAGE},
)


def ended(status: str, **more: Any) -> dict[str, Any]:
    response = {"object": "response", "status": status, "output": OUTPUT, "usage": USAGE}
    return {"type": f"response.{status}", "response": response | more}


def whole(value: dict[str, Any]) -> Frame:
    one = frame(value)
    return Frame(one.name, one.data, is_whole=True)


def test_the_text_is_read_once_and_nothing_else() -> None:
    assert read(*DELTAS, ended("completed")) == (TEXT, ProviderFinished("stop", Usage(3, 4)))


def test_without_deltas_it_is_in_the_last_event() -> None:
    assert read(ended("completed"))[0] == TEXT


def test_a_whole_response_in_place_of_a_stream_is_read() -> None:
    assert read(whole(ended("completed")["response"]))[0] == TEXT


@pytest.mark.parametrize(
    ("why", "reason", "refused"),
    [("max_output_tokens", "length", False), ("content_filter", "content_filter", True)],
)
def test_an_incomplete_one_says_why(why: str, reason: str, *, refused: bool) -> None:
    last = ended("incomplete", incomplete_details={"reason": why})
    finished = read(*DELTAS, last)[1]
    assert (finished.stop_reason, finished.refused) == (reason, refused)


def test_a_refusal_is_one() -> None:
    said = {"type": "response.refusal.delta", "delta": "No."}
    text, finished = read(said, ended("completed", output=[]))
    assert (text, finished.refused) == ("No.", True)


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_failed_one_is_a_failure(*, is_whole: bool) -> None:
    last = ended("failed", error={"code": "rate_limit_exceeded", "message": "Too fast."})
    frames = [whole(last["response"])] if is_whole else [*DELTAS, last]
    with pytest.raises(StreamFailedError) as caught:
        read(*frames)
    assert caught.value.kind is FailureKind.RATE_LIMITED
    assert caught.value.error.message == "Too fast."


def test_one_that_breaks_off_is_not_whole() -> None:
    with pytest.raises(StreamFailedError) as caught:
        read(*DELTAS)
    assert caught.value.kind is FailureKind.STREAM_INCOMPLETE
