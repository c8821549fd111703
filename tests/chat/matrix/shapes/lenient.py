"""Text in odd places and odd things beside it: read, unless the text itself is none."""

from __future__ import annotations

from tests.chat.matrix.shapes.making import broken, chunks, claude, odd, whole
from tests.chat.matrix.shapes.spoken import (
    ANSWER,
    BLOCK_STOP,
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
    end,
    events,
    plays,
    start,
    stream,
    text,
)
from understudy.chat.failure import FailureKind

K = FailureKind

READ_LENIENTLY = (
    *odd("float counts", usage={"prompt_tokens": 3.0, "completion_tokens": 2.5}),
    *odd("counts as words", usage={"input_tokens": "3", "output_tokens": "many"}),
    *odd("counts in a list", usage=[]),
    *odd("no counts", usage=None),
    *odd("enormous counts", usage={"input_tokens": 10**40, "output_tokens": -3}),
    chunks("content is a list", ROLE, chunk([{"type": "text", "text": ANSWER}]), STOP),
    chunks("content is an object", ROLE, chunk({"text": ANSWER}), STOP),
    chunks("a reference in the list", GOOD, chunk([{"type": "reference", "ids": [1]}]), REST, STOP),
    chunks("index null", *choices({"index": None}, *CHUNKS)),
    chunks("index as a word", *choices({"index": "0"}, *CHUNKS)),
    chunks("all at index one", *choices({"index": 1}, *CHUNKS)),
    chunks("delta null", {"choices": [{"delta": None}]}, *CHUNKS),
    chunks("text in message", {"choices": [{"message": {"content": ANSWER}}]}),
    chunks(
        "text as in completions",
        {"choices": [{"text": "Good "}]},
        {"choices": [{"text": "answer."}]},
    ),
    chunks(
        "whole message at the end",
        ROLE,
        GOOD,
        REST,
        *choices({"message": {"content": ANSWER}}, STOP),
    ),
    chunks("whole text again at the end", ROLE, GOOD, REST, chunk(ANSWER, "stop")),
    chunks("text so far in every chunk", ROLE, GOOD, chunk(ANSWER), STOP),
    chunks("empty error in every chunk", *({**one, "error": {}} for one in CHUNKS)),
    chunks(
        "not a number", 'data: {"choices":[{"delta":{"content":"Good answer."},"x":NaN}]}'[6:], STOP
    ),
    claude(
        "unknown blocks",
        start(),
        block("server_tool_use", text={"odd": 1}),
        BLOCK_STOP,
        *SAID[1:],
        end(),
        LAST,
    ),
    claude("text in the block's start", start(), block(text=ANSWER), BLOCK_STOP, end(), LAST),
    claude(
        "text in the message's start",
        start(content=[{"type": "text", "text": ANSWER}], stop_reason="end_turn"),
        LAST,
    ),
    claude("message null", {"type": "message_start", "message": None}, *SAID[1:], end(), LAST),
    claude(
        "two blocks",
        start(),
        block(text=""),
        text("Good "),
        BLOCK_STOP,
        block(text=""),
        text("answer."),
        end(),
        LAST,
    ),
    whole("the other dialect's chunks", plays(stream(*CHUNKS)), "anthropic"),
    whole("the other dialect's events", plays(events(*SAID, end(), LAST)), "openai"),
    broken(
        "a number for text",
        plays(stream(ROLE, GOOD, chunk(7), STOP)),
        K.MALFORMED_STREAM,
        "openai",
        said="Good ",
    ),
    broken(
        "a number for text, events",
        plays(events(start(), text(7), end(), LAST)),
        K.MALFORMED_STREAM,
        "anthropic",
    ),
    broken(
        "raw control characters",
        plays('data: {"choices":[{"delta":{"content":"a\tb"}}]}\n\n' + stream(STOP)),
        K.MALFORMED_STREAM,
        "openai",
    ),
)
