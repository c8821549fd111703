"""Every way an answer can end well is really on the wire, in both dialects."""

from __future__ import annotations

import json

import pytest

from tests.world.raw_client import (
    ANTHROPIC,
    OPENAI,
    Vendor,
    ask,
    behave,
    events,
    text_in,
    unchunked,
)
from understudy.world.behaviour import (
    Answer,
    ContextWindow,
    MaxTokens,
    ModelBehaviour,
    Refusal,
)
from understudy.world.canned_answers import canned_answer
from understudy.world.world import World

both = pytest.mark.parametrize("vendor", [ANTHROPIC, OPENAI], ids=lambda one: one.name)
SAID = "Rayleigh scattering makes it so."


@both
async def test_an_answer_is_a_whole_event_stream(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Answer(SAID))
        reply = await ask(world, vendor)
    stream = unchunked(reply.body)
    assert reply.status == 200
    assert "content-type: text/event-stream" in reply.head
    assert text_in(stream) == SAID
    assert stream.count(vendor.text_mark) >= 2
    assert stream.rindex(vendor.final_mark) > stream.rindex(vendor.text_mark)


@both
async def test_an_answer_without_text_is_about_the_question(vendor: Vendor) -> None:
    async with World() as world:
        first = text_in(unchunked((await ask(world, vendor)).body))
        again = text_in(unchunked((await ask(world, vendor)).body))
    assert "Why is the sky blue?" in first
    assert first == again
    assert first in {canned_answer("Why is the sky blue?", v) for v in ("Claude", "the backup")}


@both
async def test_thinking_comes_before_the_text(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Answer(SAID, thinking=True))
        stream = unchunked((await ask(world, vendor)).body)
    mark = b"thinking_delta" if vendor is ANTHROPIC else b"reasoning_content"
    assert 0 < stream.index(mark) < stream.index(vendor.text_mark)
    assert text_in(stream) == SAID


@both
async def test_usage_is_what_it_was_told_to_be(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Answer(SAID, input_tokens=123, output_tokens=0))
        stream = unchunked((await ask(world, vendor)).body)
    usage = [event["usage"] for event in events(stream) if event.get("usage")][-1]
    assert list(usage.values())[:2] == [123, 0]


@both
async def test_a_request_that_does_not_stream_gets_one_json_value(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Answer(SAID))
        reply = await ask(world, vendor, stream=None, stream_options=None)
    message = json.loads(reply.body)
    assert "application/json" in reply.head
    assert SAID in {
        message.get("content", [{}])[0].get("text"),
        message.get("choices", [{"message": {}}])[0]["message"].get("content"),
    }


@both
@pytest.mark.parametrize(
    ("behaviour", "anthropic_word", "openai_word"),
    [
        (Refusal(SAID, "bio"), "refusal", "content_filter"),
        (MaxTokens(SAID), "max_tokens", "length"),
        (ContextWindow(SAID), "model_context_window_exceeded", "length"),
    ],
)
async def test_a_stop_has_the_vendors_word(
    vendor: Vendor, behaviour: ModelBehaviour, anthropic_word: str, openai_word: str
) -> None:
    async with World() as world:
        behave(world, behaviour)
        stream = unchunked((await ask(world, vendor)).body)
    word = anthropic_word if vendor is ANTHROPIC else openai_word
    assert f'"{word}"'.encode() in stream
    assert text_in(stream) == SAID
    assert vendor.final_mark in stream
