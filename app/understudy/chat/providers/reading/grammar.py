"""The marks that models put around thinking and at the end of an answer, as data.

A server that knows its model removes them; others send them as text. Read 2026-11 in chat templates
and reports: DeepSeek, Qwen, GLM, MiniMax, Gemma 4, Magistral, Kimi, Seed, Command A, EXAONE, Gemini
and gpt-oss (Harmony).
"""

from __future__ import annotations

from functools import cache

_WORDS = ("think", "thinking", "thought", "reasoning")
_TAGS = tuple(spelled for one in _WORDS for spelled in (one, one.upper(), one.capitalize()))
THOUGHTS = {f"<{one}>": f"</{one}>" for one in _TAGS} | {
    "<seed:think>": "</seed:think>",
    "<mm:think>": "</mm:think>",
    "[THINK]": "[/THINK]",
    "◁think▷": "◁/think▷",
    "<|think|>": "<|/think|>",
    "<|START_THINKING|>": "<|END_THINKING|>",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|channel>thought": "<channel|>",
}
"""Marks that open thinking at the head of an answer, and those that close it."""

WITH_ATTRIBUTES = {f"<{one} ": f"</{one}>" for one in _TAGS} | {
    '<details type="reasoning"': "</details>",
}
"""The same up to their attributes; the second is Open WebUI's."""
LONGEST_ATTRIBUTES = 200

HARMONY_CHANNEL = "<|channel|>"
HARMONY_MESSAGE = "<|message|>"
HARMONY_ANSWER = "final"
HARMONY_ENDS = ("<|end|>", "<|call|>", "<|return|>")
HARMONY_BEGINS = ("<|start|>", HARMONY_CHANNEL)
STRIPPED_HARMONY = ("analysis", "assistantfinal")
"""Harmony after a server removed the marks and left the names."""

HEADERS = (
    "<|start|>assistant",
    "<|im_start|>assistant",
    "<|start_header_id|>assistant<|end_header_id|>",
    "<|start_of_role|>assistant<|end_of_role|>",
    "<start_of_turn>model",
    "<|turn>model",
    "<|assistant|>",
    "<|CHATBOT_TOKEN|>",
    "<|START_RESPONSE|>",
    HARMONY_MESSAGE,
)
"""Marks that only announce an answer."""

WRAPPERS = {
    "<answer>": "</answer>",
    "<|begin_of_solution|>": "<|end_of_solution|>",
}
"""Marks around the answer, if thinking came before it."""

END_TOKENS = (
    "<|im_end|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|eot|>",
    "<|end|>",
    "<|return|>",
    "<|end_of_turn|>",
    "<|END_OF_TURN_TOKEN|>",
    "<|END_RESPONSE|>",
    "<|end_of_sentence|>",
    "<｜end▁of▁sentence｜>",  # noqa: RUF001 - DeepSeek's own characters
    "<end_of_turn>",
    "<turn|>",
    "<eos>",
    "</s>",
    *WRAPPERS.values(),
)
"""Marks that end an answer and are not part of it."""


def held_back(text: str, marks: tuple[str, ...]) -> int:
    """Return how many characters at the end of ``text`` may be the beginning of a mark."""
    firsts, longest = _measured(marks)
    for at in range(max(0, len(text) - longest + 1), len(text)):
        if text[at] in firsts and any(one.startswith(text[at:]) for one in marks):
            return len(text) - at
    return 0


@cache
def _measured(marks: tuple[str, ...]) -> tuple[frozenset[str], int]:
    return frozenset(one[0] for one in marks), max(map(len, marks))
