"""Thoughts in and beside the text, and the marks around them: never part of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.matrix.shapes.making import chunks, claude, whole
from tests.chat.matrix.shapes.spoken import (
    BLOCK_STOP,
    GOOD,
    LAST,
    REST,
    ROLE,
    SAID,
    STOP,
    block,
    chunk,
    delta,
    end,
    plays,
    start,
    stream,
    text,
)

if TYPE_CHECKING:
    from tests.chat.matrix.row import Row


def thinks(name: str, *pieces: str) -> tuple[Row, Row]:
    """Return the rows of thoughts in the text, in either dialect."""
    return (
        chunks(f"{name}, chunks", ROLE, *map(chunk, pieces), STOP),
        claude(f"{name}, events", start(), block(text=""), *map(text, pieces), end(), LAST),
    )


THINKING = (
    *thinks("think", "<think>", "\nSECRET\n", "</think>\n\n", "Good ", "answer."),
    *thinks("think, whole", "<think>SECRET</think>\n\nGood answer."),
    *thinks("think, split", "<th", "ink>SECRET </thi", "nk>\n\nGood ", "answer."),
    *thinks("think, empty", "<think>\n\n</think>\n\n", "Good ", "answer."),
    *thinks("think, not opened", "SECRET ", "thought.\n", "</think>", "\n\n", "Good ", "answer."),
    *thinks("think, not opened, whole", "SECRET\n</think>\n\nGood answer."),
    *thinks(
        "harmony",
        "<|channel|>analysis<|message|>SECRET<|end|>",
        "<|start|>assistant<|channel|>final",
        "<|message|>Good answer.<|return|>",
    ),
    *thinks("harmony without its marks", "analysisSECRET.", "assistantfinal", "Good answer."),
    *thinks("think, with attributes", '<think time="3">SECRET', "</think>Good answer."),
    *thinks(
        "a page's details",
        '<details type="reasoning" done="true">\n<summary>3 s</summary>',
        "SECRET</details>\nGood answer.",
    ),
    *thinks(
        "think, and the answer marked", "<Think>SECRET</Think><answer>", "Good answer.</answer>"
    ),
    *thinks("gemma", "<|channel>thought\n", "SECRET", "<channel|>", "Good answer."),
    *thinks("gemma, empty", "<|channel>thought\n<channel|>Good answer."),
    *thinks("an end token", "Good ", "answer.", "<|im_end|>"),
    *thinks("an end token, split", "Good ", "answer.", "\n<|eot", "_id|>"),
    *(
        chunks(f"thoughts in {name}", ROLE, delta(content="", **{name: "SECRET"}), GOOD, REST, STOP)
        for name in ("reasoning", "reasoning_content", "thinking")
    ),
    chunks(
        "thoughts in details",
        delta(content="", reasoning_details=[{"type": "reasoning.text", "text": "SECRET"}]),
        GOOD,
        REST,
        STOP,
    ),
    chunks(
        "thoughts in the content",
        chunk([{"type": "thinking", "thinking": [{"type": "text", "text": "SECRET"}]}]),
        GOOD,
        REST,
        STOP,
    ),
    chunks(
        "thoughts marked beside the text",
        delta(content="<thought>SECRET", extra_content={"google": {"thought": True}}),
        chunk("</thought>Good answer."),
        STOP,
    ),
    claude(
        "thoughts in a block",
        start(),
        block("thinking", thinking="SECRET"),
        BLOCK_STOP,
        *SAID[1:],
        end(),
        LAST,
    ),
    *(
        whole(f"about {name}", plays(stream(ROLE, chunk(said), STOP)), "openai", said=said)
        for name, said in (
            ("tags", "The tags `<think>` and `</think>` hold a thought."),
            ("a tag first", "<think> is such a tag, and </think> ends it."),
            ("an end", "A turn ends with `<|im_end|>` there."),
            ("an end at the end", "The token is <|im_end|>"),
        )
    ),
)
