"""Near misses are told apart by rule; the same in other words is let through."""

from __future__ import annotations

import pytest

from understudy.archive.past.text import normal
from understudy.archive.past.wording.slips import is_slip_apart
from understudy.archive.past.wording.tokens import wording_of
from understudy.archive.past.wording.vetoes import vetoed

KNOWN = frozenset(
    normal(
        "how do i delete a remote branch in git from form the rename hide unhide ethanol sulfate"
    ).split()
)


def conflict(one: str, other: str) -> str:
    found = vetoed(wording_of(one), wording_of(other))
    assert found == vetoed(wording_of(other), wording_of(one))
    return found


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Which port is 8080?", "Which port is 8081?", "number"),
        ("Draw three cats", "Draw four cats", "number"),
        ("A baby with 39C", "A baby with 38C", "number"),
        ("Is rent of 20k much?", "Is rent of 20 much?", "number"),
        ("How long is 5 miles?", "How long is 5 km?", "unit"),
        ("What can I learn in 2days?", "What can I learn in 2 weeks?", "unit"),
        ("the difference in days between dates", "the difference in months between dates", "unit"),
        ("How do I enable dark mode?", "How do I disable dark mode?", "opposite"),
        ("How do I mount a disk?", "How do I unmount a disk?", "opposite"),
        ("What is 7 + 3?", "What is 7 - 3?", "sign"),
        ("How do I convert JSON to YAML?", "How do I convert YAML to JSON?", "direction"),
        ("YAML to JSON conversion", "I have JSON and need YAML, how do I convert it?", "direction"),
        ("flights from Oslo to Rome", "flights from Rome to Oslo", "direction"),
        ("Is a cat smarter than a dog?", "Is a dog smarter than a cat?", "direction"),
        ("Can cats eat cheese?", "Can cats not eat cheese?", "negation"),
        ("Is whisky made in Japan?", "Is whisky made in India?", "kind"),
        ("Is whisky made in Oban?", "Is whisky made in Islay?", "name"),
    ],
)
def test_another_fact_is_a_conflict(one: str, other: str, name: str) -> None:
    assert conflict(one, other) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I convert JSON to YAML?", "What's the way to turn JSON into YAML?"),
        ("flights from Oslo to Rome", "flights to Rome from Oslo"),
        ("Name 3 cheeses", "name three cheeses"),
        ("Is 1,000 enough?", "is 1000 enough"),
        ("How do I kill a process?", "how can I end a process"),
        ("How tall is K2 in Pakistan?", "K2 in Pakistan: how tall is it?"),
    ],
)
def test_other_words_are_none(one: str, other: str) -> None:
    assert conflict(one, other) == ""


@pytest.mark.parametrize(
    ("typed", "meant", "is_slip"),
    [
        ("How do I delte a remote branch in git?", "How do I delete a remote branch in git?", True),
        ("How do I dleete a remote branhc in git", "How do I delete a remote branch in git", True),
        ("the form in git", "the from in git", False),
        ("How do I hide a branch", "How do I unhide a branch", False),
        ("Is port 8080 open", "Is port 8081 open", False),
        ("How do I rename a branch", "How do I rename a branches", False),
        ("Who is Zyx", "Who is Zyv", False),
        ("delete a branch", "delete a branch", False),
        ("How toxic is methanol", "How toxic is ethanol", False),
        ("Uses of sulfate", "Uses of sulfite", False),
        ("How do I delets a branch", "How do I delete a branch", False),
        ("How do I dekete a remote branch", "How do I delete a remote branch", True),
        ("How do I delwte a remote branch", "How do I delete a remote branch", True),
    ],
)
def test_a_slip_makes_a_word_that_is_none(typed: str, meant: str, is_slip: bool) -> None:
    assert is_slip_apart(normal(typed), normal(meant), KNOWN.__contains__) is is_slip
    assert is_slip_apart(normal(meant), normal(typed), KNOWN.__contains__) is is_slip


def test_a_long_text_with_one_word_exchanged_was_edited_on_purpose() -> None:
    text = (
        "Find every report written by the finance team about suppliers in northern regions, then"
        " copy each report to the shared archive and notify the auditors"
    )
    assert conflict(text, text.replace("auditors", "directors")) == "edited"
    assert conflict(text, text.replace("auditors", "auditor")) == ""
