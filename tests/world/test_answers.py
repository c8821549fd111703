"""Canned answers suit the question, and pieces lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.world.canned_answers import QUOTE_LIMIT_CHARS, canned_answer, pieces


@given(st.text(), st.integers(min_value=1, max_value=7))
def test_pieces_joined_are_the_text_again(text: str, words_each: int) -> None:
    assert "".join(pieces(text, words_each)) == text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Please write a Python function", "```python"),
        ("Is Claude down?", "status page"),
        ("Qwerty?", "depends on what matters"),
    ],
)
def test_an_answer_goes_by_the_questions_words(question: str, said: str) -> None:
    answer = canned_answer(question, "Claude")
    assert question in answer
    assert said in answer


def test_a_long_question_is_quoted_in_part_and_in_one_line() -> None:
    first = canned_answer("word\n" * 1000, "Claude").split("\n", 1)[0]
    assert len(first) < QUOTE_LIMIT_CHARS + 30
    assert first.endswith("…”")
