"""A model's thinking is carried apart from its answer, once, and only so much of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chat.providers.reading.said import chunk, frame, text_of, thought_of
from understudy.chat.providers.base import ProviderThinking
from understudy.chat.providers.reading.answer import AnswerReader
from understudy.chat.providers.reading.thoughts import CUT, THOUGHT_CHARACTERS

ANSWER = "Good answer."
STOP = chunk({}, "stop")


@pytest.mark.parametrize(
    "name",
    ["reasoning", "reasoning_content", "reasoning_details", "thinking", "thinking_blocks"],
)
def test_thoughts_in_a_field_are_thinking_and_no_text(name: str) -> None:
    for thought in ("hm", [{"type": "reasoning.text", "text": "hm"}]):
        reader = AnswerReader()
        assert list(reader.read(frame(chunk({name: thought, "content": ""})))) == [
            ProviderThinking("hm")
        ]
    assert not list(AnswerReader().read(frame(chunk({name: "", "content": None}))))


@pytest.mark.parametrize(
    "thinks",
    [
        {"reasoning": "hm", "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
        {"reasoning_content": "hm", "thinking_blocks": [{"type": "thinking", "thinking": "hm"}]},
        {"reasoning_details": [{"type": "reasoning.summary", "summary": "hm"}]},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]},
        {"content": [{"thought": True, "text": "hm"}]},
    ],
)
def test_the_words_of_thinking_come_once_whatever_holds_them(thinks: dict[str, Any]) -> None:
    message = {**thinks, "content": [*thinks.get("content", ()), {"type": "text", "text": ANSWER}]}
    for frames in (
        (chunk(thinks), chunk({"content": ANSWER}), STOP),
        (chunk(thinks), {"choices": [{"message": message, "finish_reason": "stop"}]}),
        ({"choices": [{"message": message, "finish_reason": "stop"}]},),
    ):
        reader = AnswerReader()
        said = [one for each in frames for one in reader.read(frame(each))]
        said += reader.close()
        assert (thought_of(said), text_of(said)) == ("hm", ANSWER)


def test_thinking_without_words_is_still_a_sign_of_life() -> None:
    for part in ({"type": "redacted_thinking", "data": "x"}, {"type": "thinking", "thinking": 7}):
        value = {"type": "content_block_start", "content_block": part}
        assert list(AnswerReader().read(frame(value))) == [ProviderThinking()]


def test_thinking_without_end_is_cut_at_its_limit() -> None:
    reader = AnswerReader()
    piece = frame(chunk({"reasoning": "x" * 1_000}))
    said = [one for _ in range(THOUGHT_CHARACTERS // 1_000 + 5) for one in reader.read(piece)]
    assert thought_of(said) == "x" * THOUGHT_CHARACTERS + CUT
    assert said[-1] == ProviderThinking()
