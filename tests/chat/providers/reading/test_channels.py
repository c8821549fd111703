"""A model's thoughts are told from its answer at the head of its text, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chat.providers.reading.said import Said, text_of, thought_of
from understudy.chat.providers.reading.grammar import END_TOKENS, HEADERS, THOUGHTS
from understudy.chat.providers.reading.voice import Voice

ANSWER = "Good answer."
THOUGHT = "SECRET. Maybe <b> or 3 < 4?\n\n"


def heard(*pieces: str) -> Said:
    voice = Voice()
    said = [one for piece in pieces for one in voice.say(piece, is_last=False)]
    return said + list(voice.end())


def one_by_one(text: str) -> list[str]:
    """Cut a text so that no piece looks like a repetition of all before it."""
    return [text[:1], *text[1:]]


HARMONY = "<|channel|>analysis<|message|>SECRET<|end|>"
FINAL = "<|start|>assistant<|channel|>final<|message|>Good answer."
HIDDEN = [
    *(f"{opens}{THOUGHT}{closes}\n\n{ANSWER}" for opens, closes in THOUGHTS.items()),
    *(f"{opens}{closes}{ANSWER}" for opens, closes in THOUGHTS.items()),
    *(f"{header}\n{ANSWER}" for header in HEADERS),
    *(f"{ANSWER}{mark}" for mark in END_TOKENS),
    *(f"{ANSWER}\n{mark}\n" for mark in END_TOKENS),
    f"\n <think>\n{THOUGHT}</think>{ANSWER}",
    f"<think></think><think>{THOUGHT}</think>{ANSWER}",
    f"<think>{THOUGHT}</think><answer>{ANSWER}</answer>",
    f"<think>{THOUGHT}</think>{ANSWER}<|im_end|><|endoftext|>",
    f'<think time="3">{THOUGHT}</think>{ANSWER}',
    f'<details type="reasoning" done="true">\n{THOUGHT}</details>{ANSWER}',
    f"<Think>{THOUGHT}</Think><answer>{ANSWER}</answer>",
    HARMONY + FINAL,
    HARMONY + FINAL + "<|return|>",
    HARMONY + HARMONY + FINAL,
    HARMONY + FINAL.removeprefix("<|start|>assistant"),
    f"<|channel|>commentary to=functions.x <|constrain|>json<|message|>{{}}<|call|>{FINAL}",
    FINAL,
    f"analysisWe need to answer. Easy.assistantfinal{ANSWER}",
    # the thought began in the prompt
    f"SECRET\n</think>\n\n{ANSWER}",
    f"</think>\n\n{ANSWER}",
    f"SECRET.</think>\n{ANSWER}",
    f"SECRET THOUGHT</think>{ANSWER}",
    f"SECRET `code` and\n```\nmore\n```\n</think>\n\n{ANSWER}",
    f"SECRET\n[/THINK]{ANSWER}",
    f'SECRET "ready".</think>\n{ANSWER}',
    f'SECRET "ready"</think>\n{ANSWER}',
    f"SECRET `code`</think>\n{ANSWER}",
    f"SECRET\n<channel|>{ANSWER}",
    f"想一想。</think>\n\n{ANSWER}",
]
SHOWN = [
    "<think about it> is no tag.",
    "<details type='x'><summary>Shown</summary>text</details>",
    "<response>42</response>",
    "<think> is a tag that some models use, and </think> closes it.",
    "`<think>` opens a thought and `</think>` closes it.",
    "Models write <think>, then\n</think>\nand then the answer.",
    "```\n<think>\nsecret\n</think>\n```\nSo it goes.",
    "The end of a thought is `</think>`\nand no more.",
    "It is closed by </think> in most templates.",
    'You need "</think>" there.',
    "First (</think>) and then the rest.",
    "In the middle a <think>thought</think> is text.",
    "A <|channel|>final<|message|> in the middle is text.",
    "The token is <|im_end|>",
    "A turn of ChatML ends with <|im_end|>, one of Llama with <|eot_id|>.",
    "<s>wrong</s>",
    "<answer>42</answer>",
    '<answer id="1">42</answer>',
    "Harmony's channels are analysis, commentary and final.",
    "analysis of the text",
    "analysisService.run()",
    "analysisService",
    "<|channel|> is a mark of Harmony",
    "<b>bold</b>",
    "a < b",
    "<",
    "<th",
    "<|im_",
    "\n    indented\n",
    "Good answer. <|im_end",
    "用 </think> 结束",
]


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("cut", ["whole", "every character"])
def test_thoughts_and_marks_are_no_part_of_the_answer(text: str, cut: str) -> None:
    said = heard(text) if cut == "whole" else heard(*one_by_one(text))
    assert text_of(said) == ANSWER


@pytest.mark.parametrize("text", [one for one in HIDDEN if "SECRET" in one])
def test_a_thought_is_told_of_as_thinking(text: str) -> None:
    thought = thought_of(heard(text))
    assert "SECRET" in thought
    assert ANSWER not in thought
    assert thought_of(heard(*one_by_one(text))) == thought


@pytest.mark.parametrize("text", SHOWN)
@pytest.mark.parametrize("cut", ["whole", "every character"])
def test_what_is_said_about_such_tags_is_shown(text: str, cut: str) -> None:
    said = heard(text) if cut == "whole" else heard(*one_by_one(text))
    assert text_of(said) == text


@given(st.sampled_from([*HIDDEN, *SHOWN]), st.lists(st.integers(1, 120), max_size=6))
def test_no_cut_changes_what_is_heard(text: str, cuts: list[int]) -> None:
    at = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[begin:end] for begin, end in pairwise(at)]
    assert text_of(heard(*pieces)) == text_of(heard(text))


@given(st.text(st.sampled_from("<|/think>channel analysisfinalmessage\n `")), st.data())
def test_no_cut_changes_it_whatever_the_text(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    whole = text_of(heard(text))
    first, second = text[:cut], text[cut:]
    if not second.startswith(first):  # else it looks like a server that repeats itself
        assert text_of(heard(first, second)) == whole


@pytest.mark.parametrize("text", ["<think>SECRET", "SECRET</think>", HARMONY, "<|im_end|>", ""])
def test_a_thought_alone_is_no_word(text: str) -> None:
    voice = Voice()
    said = [*voice.say(text, is_last=False), *voice.end()]
    assert text_of(said) == ""
    assert not voice.has_words


def test_where_thoughts_come_beside_the_text_no_end_in_it_takes_it_back() -> None:
    voice = Voice()
    said: Said = [*voice.think(), *voice.say("One line\n</think>\nanother", is_last=False)]
    assert text_of(said + list(voice.end())) == "One line\n</think>\nanother"
