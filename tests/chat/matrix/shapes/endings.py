"""Where an answer ends: reasons on every chunk, reasons nobody knows, and no reason at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.chat.matrix.shapes.making import broken, chunks, claude, whole
from tests.chat.matrix.shapes.spoken import (
    ANSWER,
    CHUNKS,
    GOOD,
    LAST,
    REST,
    ROLE,
    SAID,
    STOP,
    block,
    choices,
    chunk,
    delta,
    end,
    events,
    plays,
    start,
    stream,
)
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from tests.chat.matrix.row import Row

K = FailureKind

_EVERY_REASON = choices({"finish_reason": "stop"}, ROLE, GOOD, REST)
_BROKE_OFF = ("network_error", "abort", "error")
_FILTERS = ("content_filter", "SAFETY", "sensitive")


def no_word(name: str, *values: Any) -> Row:
    return broken(f"no word: {name}", plays(stream(*values)), K.EMPTY_ANSWER, "openai")


THE_END = (
    chunks("a reason on every chunk", *_EVERY_REASON),
    chunks('"null" for a reason', *choices({"finish_reason": "null"}, ROLE, GOOD, REST), STOP),
    chunks("an empty reason", *choices({"finish_reason": ""}, ROLE, GOOD, REST), STOP),
    chunks("text after the reason", ROLE, GOOD, STOP, REST),
    chunks("[DONE] and no reason", ROLE, GOOD, REST),
    chunks("a reason and no [DONE]", *CHUNKS, done=False),
    chunks("a reason nobody knows", ROLE, GOOD, REST, chunk(reason="eos_token")),
    chunks("a reason in capitals", ROLE, GOOD, REST, chunk(reason="STOP")),
    chunks("a reason in an object", ROLE, GOOD, REST, chunk(reason={"type": "stop"})),
    chunks("a number for a reason", ROLE, GOOD, REST, chunk(reason=1)),
    whole(
        "too long, in other words",
        plays(stream(*CHUNKS[:-1], chunk(reason="MAX_TOKENS"))),
        "openai",
        short=True,
    ),
    claude("a stop reason and no stop", *SAID, end()),
    claude("[DONE] in place of the stop", *SAID, end(), tail="data: [DONE]\n\n"),
    claude("the stop without data", *SAID, end(), tail="event: message_stop\n\n"),
    claude("the stop with empty data", *SAID, end(), tail="event: message_stop\ndata: \n\n"),
    claude("a stop reason twice", *SAID, end(), end(None), LAST),
    claude("a stop reason nobody knows", *SAID, end("pause_turn"), LAST),
    *(
        broken(
            f"{one}, chunks",
            plays(stream(GOOD, chunk(reason=one))),
            K.STREAM_ERROR,
            "openai",
            said="Good ",
        )
        for one in _BROKE_OFF
    ),
    *(
        broken(
            f"{one}, events",
            plays(events(*SAID[:-2], end(one), LAST)),
            K.STREAM_ERROR,
            "anthropic",
            said="Good ",
        )
        for one in _BROKE_OFF
    ),
    broken(
        "no resources",
        plays(stream(GOOD, chunk(reason="insufficient_system_resource"))),
        K.OVERLOADED,
        "openai",
        said="Good ",
    ),
    broken(
        "no resources, and no word",
        plays(stream(ROLE, chunk(reason="insufficient_system_resource"))),
        K.OVERLOADED,
        "openai",
    ),
    *(
        broken(
            f"{one}, no word",
            plays(stream(ROLE, chunk(reason=one))),
            K.REFUSED,
            "openai",
            asks_next=False,
        )
        for one in _FILTERS
    ),
    *(
        broken(
            f"{one}, midway",
            plays(events(*SAID[:-2], end(one), LAST)),
            K.REFUSED,
            "anthropic",
            said="Good ",
            asks_next=False,
        )
        for one in _FILTERS
    ),
    no_word("stop", ROLE, STOP),
    no_word("[DONE]"),
    no_word("thoughts only", ROLE, delta(reasoning_content="The answer is 42."), STOP),
    no_word("thoughts up to the limit", delta(reasoning="hm"), chunk(reason="length")),
    no_word(
        "a tool",
        delta(tool_calls=[{"id": "t", "function": {"name": "x"}}]),
        chunk(reason="tool_calls"),
    ),
    no_word("white space", ROLE, chunk(" \n "), STOP),
    no_word("thoughts in tags only", ROLE, chunk("<think>SECRET</think>"), STOP),
    broken(
        "no word: end of turn", plays(events(start(), end(), LAST)), K.EMPTY_ANSWER, "anthropic"
    ),
    broken(
        "no word: a tool, events",
        plays(events(start(), block("tool_use", name="x"), end("tool_use"), LAST)),
        K.EMPTY_ANSWER,
        "anthropic",
    ),
)

ERRORS_ELSEWHERE = (
    broken(
        "an error object",
        plays(stream(GOOD, {"object": "error", "message": "dead", "code": 500})),
        K.SERVER_ERROR,
        "openai",
        said="Good ",
    ),
    broken(
        "a detail",
        plays(stream(GOOD, {"detail": "model crashed"})),
        K.STREAM_ERROR,
        "openai",
        said="Good ",
    ),
    broken(
        "an error beside no choices",
        plays(stream(GOOD, {"choices": [], "x_groq": {"error": "over capacity"}})),
        K.STREAM_ERROR,
        "openai",
        said="Good ",
    ),
    broken(
        "an error in bare words",
        plays(events(GOOD) + "upstream error: read ECONNRESET\n"),
        K.STREAM_ERROR,
        "openai",
        said="Good ",
    ),
    broken(
        "an error in bare JSON",
        plays(events(GOOD) + '{"error":{"code":503}}\n'),
        K.SERVICE_UNAVAILABLE,
        "openai",
        said="Good ",
    ),
    broken(
        "an error without its event",
        plays(events(*SAID[:-2]) + 'data: {"error":{"type":"overloaded_error"}}\n\n'),
        K.OVERLOADED,
        "anthropic",
        said="Good ",
    ),
    broken(
        "an error by the event's name",
        plays(
            events(*SAID[:-2])
            + 'event: modelStreamErrorException\ndata: {"message":"invalid output"}\n\n'
        ),
        K.STREAM_ERROR,
        "anthropic",
        said="Good ",
    ),
    broken(
        "an error after the reason",
        plays(events(*SAID, end()) + 'event: error\ndata: {"error":{"type":"api_error"}}\n\n'),
        K.SERVER_ERROR,
        "anthropic",
        said=ANSWER,
    ),
)
