"""What a provider that works gives, and what is sent to it."""

from __future__ import annotations

import pytest

from tests.chat.asking import (
    BOTH,
    MODEL,
    PATIENT,
    QUESTION,
    Kind,
    asked_at,
    listen,
    question,
    service,
)
from understudy.chat.model import Role, Turn, Usage
from understudy.chat.providers.base import (
    ProviderFinished,
    ProviderRequest,
)
from understudy.world.behaviour import (
    Answer,
    ContextWindow,
    MaxTokens,
    Refusal,
)

pytestmark = pytest.mark.parametrize("kind", BOTH)


async def test_a_whole_answer_ends_with_its_stop_reason_and_counts(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(
            Answer("Lima, of course. ¡Sí! 🦙", input_tokens=9, output_tokens=7)
        )

        text, finished, failure = await listen(provider, question(kind))

        stop = {"anthropic": "end_turn", "openai": "stop"}[kind]
        assert failure is None
        assert text == "Lima, of course. ¡Sí! 🦙"
        assert finished == ProviderFinished(stop, Usage(9, 7))


async def test_a_refusal_ends_the_answer_and_keeps_what_was_said(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(Refusal("Well, "))

        text, finished, failure = await listen(provider, question(kind))

        assert failure is None
        assert text.startswith("Well, ")
        assert finished is not None
        assert finished.refused


@pytest.mark.parametrize("behaviour", [MaxTokens("Lima is"), ContextWindow("Lima is")], ids=repr)
async def test_a_limit_ends_the_answer_with_its_stop_reason(
    kind: Kind, behaviour: MaxTokens | ContextWindow
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        text, finished, failure = await listen(provider, question(kind))

        assert (text, failure) == ("Lima is", None)
        assert finished is not None
        assert not finished.refused
        assert finished.stop_reason in {"max_tokens", "model_context_window_exceeded", "length"}


async def test_the_request_holds_the_turns_and_no_parameter_a_model_may_refuse(kind: Kind) -> None:
    turns = (
        Turn(Role.USER, "Hello \ud83d"),  # half a surrogate pair, as a paste may hold
        Turn(Role.ASSISTANT, "Hello!"),
        Turn(Role.USER, QUESTION),
    )
    request = ProviderRequest(MODEL[kind], turns, "Be brief.", max_tokens=77, budgets=PATIENT)
    async with asked_at(kind) as (world, provider):
        assert (await listen(provider, request))[2] is None

        body = service(world, kind).asked[0].body_json
        messages = [
            {"role": "user", "content": "Hello \ufffd"},
            {"role": "assistant", "content": "Hello!"},
            {"role": "user", "content": QUESTION},
        ]
        if kind == "anthropic":
            expected = {"system": "Be brief.", "messages": messages, "max_tokens": 77}
        else:
            system = {"role": "system", "content": "Be brief."}
            options = {"include_usage": True}
            expected = {"messages": [system, *messages], "stream_options": options}
        assert body == {"model": MODEL[kind], "stream": True, **expected}
