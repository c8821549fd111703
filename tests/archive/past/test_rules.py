"""What stands alone, what hangs on the day, what is English: told from the words."""

from __future__ import annotations

import pytest

from understudy.archive.past.follow_ups import is_follow_up
from understudy.archive.past.rules import (
    is_english,
    is_time_bound,
    leans_on_context,
    telling_words,
)
from understudy.archive.past.text import normal


@pytest.mark.parametrize(
    "text",
    [
        "continue",
        "Go on.",
        "more",
        "why?",
        "Why not?",
        "try again",
        "shorter, please",
        "make it longer",
        "now in Rust",
        "Now do the same for Kotlin",
        "what about Java?",
        "and in Excel?",
        "the same for men",
        "Rewrite this as a table",
        "Explain that to me again",
        "Can you summarise it?",
        "what about the third one?",
        "Give me two more examples",
        "that is not what I meant",
        "is that right?",
        "Remove the comments from the code",
        "Can you explain step 2?",
        "translate this to Italian",
        "use bullet points",
        "thanks!",
        "but shorter",
        "still the same error",
        "the second one, please",
        "show me the whole script",
        "no, the other way around",
        "what if it's empty?",
        "which of those is cheaper?",
        "what does the third line do?",
        "why does line 12 fail?",
        "rename the variable",
        "the output is empty",
        "add error handling",
        "is there a faster way?",
        "does he have kids?",
        "how much does it cost?",
        "go with option B",
        "a bit longer",
        "and what about women?",
        "any downsides?",
        "I get the same exception",
        "in simpler terms",
        "who wrote it?",
    ],
)
def test_a_follow_up_does_not_stand_alone(text: str) -> None:
    assert is_follow_up(normal(text))


@pytest.mark.parametrize(
    "text",
    [
        "How do I reverse a list in Python?",
        "What is photosynthesis?",
        "How can I let go?",
        "Who wrote Hamlet?",
        "How do I continue a stopped job in bash?",
        "What does it mean to dream of water?",
        "How do I make sourdough bread?",
        "Is it safe to eat raw salmon?",
        "Translate good morning to Japanese",
        "Write a haiku about autumn",
        "What about the history of Rome interests historians most today?",
        "What is 9 + 10?",
        "Why is the sky blue?",
        "How long does it take to boil an egg?",
        "What does the function strtok return?",
        "Print the first line of a file",
        "What are the alternatives to Photoshop?",
        "Why does line 12 fail in my bash script?",
        "How many eggs do I need for a sponge cake?",
        "What can you do?",
        "How do I run a marathon?",
        "Is there a faster way to sort a list in Python?",
        "use of semicolons in English",
        "It says permission denied when I run docker on Ubuntu",
    ],
)
def test_a_whole_question_stands_alone(text: str) -> None:
    assert not is_follow_up(normal(text))


@pytest.mark.parametrize(
    "text",
    [
        "What is the weather in Oslo?",
        "Who won the match last week?",
        "What is the latest version of Python?",
        "What is the current inflation rate?",
        "Who is the president of France?",
        "bitcoin price today",
    ],
)
def test_what_changes_by_the_day_is_time_bound(text: str) -> None:
    assert is_time_bound(normal(text))


@pytest.mark.parametrize(
    "text",
    ["Find all files in the current directory", "Who won the 1998 World Cup?", "How do I sort?"],
)
def test_what_stays_true_is_not(text: str) -> None:
    assert not is_time_bound(normal(text))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("How do I cook rice?", True),
        ("What is the meaning of déjà vu?", True),
        ("¿Cómo puedo cocinar arroz con pollo?", False),
        ("Wie koche ich Reis?", False),
        ("米の炊き方を教えてください", False),
        ("hacer una copia del iphone", False),
    ],
)
def test_a_foreign_question_is_told_apart(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_a_question_that_points_at_something_leans_on_it() -> None:
    assert leans_on_context(normal("How can I prove it?"))
    assert not leans_on_context(normal("How can I prove the Pythagorean theorem?"))


def test_the_fewest_words_that_tell_questions_apart() -> None:
    assert telling_words(normal("What is AI?")) == 2
    assert telling_words(normal("Why is the sky blue?")) == 3
