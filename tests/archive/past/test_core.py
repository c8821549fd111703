"""The same in other set phrases has one core; what wants another answer has not."""

from __future__ import annotations

import pytest

from understudy.archive.past.wording.core import (
    are_apart,
    core_of,
    have_one_bag,
    have_one_core,
)
from understudy.archive.past.wording.synonyms import plain_form
from understudy.archive.past.wording.tokens import wording_of
from understudy.archive.past.wording.vetoes import vetoed


def are_one(one: str, other: str) -> bool:
    mine, theirs = core_of(one), core_of(other)
    found = have_one_core(mine, theirs)
    assert found == have_one_core(theirs, mine)
    return found and not vetoed(wording_of(one), wording_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I convert TOML to YAML?", "what's the best way to turn TOML into YAML"),
        ("TOML to YAML conversion", "How can I change TOML to YAML?"),
        ("Is it possible to freeze cooked rice?", "Can I freeze cooked rice?"),
        ("How do I make a chart in LibreOffice?", "LibreOffice: how to make a chart"),
        ("My sourdough does not rise, what's the reason?", "Why does my sourdough not rise?"),
        ("How many moons does Saturn have?", "Saturn has how many moons"),
        ("Explain how tides work", "explain how tides work please"),
        ("What is the colour of neodymium salts?", "what's the color of neodymium salts"),
        ("How do I get rid of ants in the kitchen?", "How can one remove ants in a kitchen?"),
    ],
)
def test_other_set_phrases_leave_the_core(one: str, other: str) -> None:
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # turned round
        ("replace tabs with spaces in a file", "replace spaces with tabs in a file"),
        ("how many grams are in a stone", "how many stones are in a gram"),
        ("Are all squares rectangles?", "Are all rectangles squares?"),
        ("Are owls afraid of crows?", "Are crows afraid of owls?"),
        ("send money from the US to Peru", "send money from Peru to the US"),
        # another kind of question
        ("How do tenants pay rent?", "Why do tenants pay rent?"),
        ("How does Spotify make money?", "How can I make money on Spotify?"),
        ("What are the signs of a stroke?", "What should I do at the signs of a stroke?"),
        ("Can I sue a landlord?", "Can a landlord sue me?"),
        # another thing
        ("delete a git branch", "delete all git branches"),
        ("shops that are open on Sunday", "shops that are open only on Sunday"),
        ("Is the URL hidden by HTTP?", "Is the URL hidden by HTTPS?"),
        ('make "I am late" more formal', 'make "she was late" more formal'),
        ("What is an MBA worth?", "What is an MBA in IT worth?"),
        ("is hair loss caused by stress?", "does hair loss cause stress?"),
        ("what percentage is 45 of 60", "what percentage is 60 of 45"),
        # words that mean the same in some questions only
        ("How do I stop a nosebleed?", "How do I prevent a nosebleed?"),
        ("stop a Docker container", "avoid a Docker container"),
        ("print a PDF file", "display a PDF file"),
        ("change a PDF file", "convert a PDF file"),
        ("Find large files in Linux", "Print large files in Linux"),
        # nothing to go by
        ("What is it?", "How is it?"),
    ],
)
def test_another_answer_has_another_core(one: str, other: str) -> None:
    assert not are_one(one, other)


def test_what_a_thing_does_and_what_one_does_with_it_are_apart() -> None:
    thing, person = core_of("How does Spotify make money?"), core_of("How to make money on Spotify")
    assert are_apart(thing, person)
    assert are_apart(core_of("Is an MBA useful?"), core_of("Is an MBA in IT useful?"))
    assert not are_apart(person, core_of("How can I make money on Spotify?"))


def test_a_bag_has_the_same_words_in_any_order() -> None:
    one, other = (
        core_of("Who is better, Federer or Nadal?"),
        core_of("who is better nadal or federer"),
    )
    assert not have_one_core(one, other)
    assert have_one_bag(one, other)
    assert not have_one_bag(one, core_of("Who is worse, Federer or Nadal?"))
    assert not have_one_bag(core_of("How do I?"), core_of("How do I?"))


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("directories", "folder"),
        ("bought", "buy"),
        ("organise", plain_form("organize")),
        ("stopping", plain_form("stop")),
        ("games", plain_form("game")),
        ("names", plain_form("name")),
        ("https", "https"),
    ],
)
def test_a_word_has_one_plain_form(word: str, plain: str) -> None:
    assert plain_form(word) == plain
