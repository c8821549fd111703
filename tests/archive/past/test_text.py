"""Equal questions are equal however they are typed, and different ones never."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.archive.past.text import bare, differ_in_flags, key_of, normal, parts_of

PLAIN = "What's the best way to learn Spanish, and how long does it take?"


@pytest.mark.parametrize(
    "typed",
    [
        PLAIN.upper(),
        PLAIN.lower(),
        PLAIN.replace("'", "\u2019"),
        PLAIN.replace("'", ""),
        PLAIN.replace(" ", "\u00a0"),
        PLAIN.replace(" ", "  "),
        PLAIN.replace(", ", ",\n"),
        PLAIN.rstrip("?"),
        PLAIN + "??!",
        f"\u201c{PLAIN}\u201d",
        PLAIN.replace(",", ""),
        f"\ufeff{PLAIN}\u200b",
    ],
)
def test_spelling_of_the_same_words_makes_no_difference(typed: str) -> None:
    assert normal(typed) == normal(PLAIN)


def test_composed_and_decomposed_letters_are_one() -> None:
    text = "Où est le café à Zürich?"
    assert normal(unicodedata.normalize("NFD", text)) == normal(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I sort in C++?", "How do I sort in C#?"),
        ("How do I sort in C++?", "How do I sort in C?"),
        ("What is 2 + 2?", "What is 2 * 2?"),
        ("What is 1.5 times 4?", "What is 15 times 4?"),
        ("Solve x = -5 + y", "Solve x = 5 + y"),
        ("Is 50% enough?", "Is 50 enough?"),
        ("Meet at 3:30", "Meet at 330"),
    ],
)
def test_what_carries_meaning_is_kept(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_thousands_are_one_number_with_and_without_a_comma() -> None:
    assert normal("Is 1,000,000 much?") == normal("is 1000000 much")


@pytest.mark.parametrize(
    "wrapped",
    [
        "Hi Claude, how tall is the Eiffel Tower?",
        "hey, quick question: how tall is the Eiffel Tower?",
        "Please tell me: how tall is the Eiffel Tower? Thanks in advance!",
        "I was wondering, how tall is the Eiffel Tower",
        "ok so how tall is the Eiffel Tower? thank you so much",
    ],
)
def test_courtesies_come_off(wrapped: str) -> None:
    assert bare(normal(wrapped)) == normal("How tall is the Eiffel Tower?")


def test_a_courtesy_that_is_the_question_stays() -> None:
    assert bare(normal("Thanks")) == "thanks"
    assert bare(normal("What does thanks in advance mean?")).endswith("advance mean")


def test_the_case_of_a_flag_tells_two_commands_apart() -> None:
    assert differ_in_flags("What does ls -r do?", "What does ls -R do?")
    assert not differ_in_flags("What does ls -R do?", "what does ls -r do?")


def test_pasted_text_is_set_apart_wherever_it_stands() -> None:
    pasted = " ".join(f"word{place}" for place in range(30))
    for text in (
        f"Summarize this text:\n\n{pasted}",
        f"{pasted}\n\nSummarize this text:",
        f"Summarize this text: {pasted}",
        f"Summarize this text:\n```\n{pasted}\n```",
    ):
        parts = parts_of(text)
        assert parts.instruction == "Summarize this text:"
        assert normal(parts.pasted).endswith("word 29")


def test_a_plain_question_has_nothing_pasted() -> None:
    assert parts_of("How do I read a file\nin Python?").pasted == ""


@given(st.text())
def test_any_text_has_a_normal_form_that_is_its_own(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert -(2**63) <= key_of(once) < 2**63
    assert len(bare(once)) <= len(once)
