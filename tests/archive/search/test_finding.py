"""Whatever was said is found by its words, in every script, and the best comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from understudy.archive.model import NewAttachment, Role
from understudy.archive.search.searcher import ENOUGH

if TYPE_CHECKING:
    from tests.archive.search.searched import Searched


def test_questions_answers_titles_and_files_are_found(talk: Searched) -> None:
    notes = NewAttachment("Einkauf.txt", "text/plain", b"x", text="zwei Liter Hafermilch")
    one = talk.say("What is a monad?", "A burrito, some say.", files=(notes,))
    talk.store.rename(one, "Category theory")
    talk.say("Something else", "entirely")
    for text in ("monad", "burrito", "category", "einkauf", "hafermilch", "Liter zwei"):
        assert talk.find(text) == [one], text
    assert talk.find("monad burrito") == []


def test_the_last_word_counts_while_it_is_typed(talk: Searched) -> None:
    one = talk.say("Reinforcement learning")
    for end in range(1, len("reinforcement")):
        assert talk.find("reinforcement"[:end], as_you_type=True) == [one]
    assert talk.find("learning reinf", as_you_type=True) == [one]
    assert talk.find("reinf ", as_you_type=True) == []
    assert talk.find("reinf") == []
    assert talk.find("reinf*") == [one]


def test_a_single_letter_beside_words_waits_for_the_next(talk: Searched) -> None:
    one = talk.say("kafka streams")
    assert talk.find("kafka z", as_you_type=True) == [one]
    assert talk.find("kafka z*") == talk.find("kafka zz", as_you_type=True) == []


def test_a_phrase_stands_in_that_order(talk: Searched) -> None:
    one = talk.say("the quick brown fox")
    talk.say("the brown quick fox")
    assert talk.find('"quick brown"') == [one]
    assert talk.find('"quick bro"*') == [one]
    assert talk.find('"quick brown') == [one]
    assert len(talk.find("quick brown")) == 2


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Crème Brûlée à la carte", "creme brulee"),
        ("creme", "CRÈME"),
        ("STRASSE und Straße", "straße"),
        ("Привет, ёлка", "елка"),
        ("Ελληνικά", "ελληνικα"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם עולם", "שלום"),
        ("我想学习中文编程", "学习"),
        ("我想学习中文编程", "程"),
        ("東京タワーに行きたい", "タワー"),
        ("プログラミング", "グラミ"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("서울에서 만나요", "서울*"),
        ("ฉันรักภาษาไทย", "ภาษา"),
        ("हिन्दी भाषा", "भाषा"),
        ("naïve café — 100 % \uff21\uff22\uff23", "abc"),
        ("We shipped it 🎉🎉", "🎉"),
        ("family 👨‍👩‍👧 here", "👨‍👩‍👧"),
        ("C++ and don't", "don't"),
        ("version 3.14.15", "3.14"),
        ("x" * 300, "x" * 300),
    ],
)
def test_every_script_is_found(talk: Searched, said: str, typed: str) -> None:
    talk.say("Nothing of the kind")
    one = talk.say(said)
    assert talk.find(typed) == [one]
    (found,) = talk.results(typed).found
    assert any(hit.snippet.marks for hit in found.hits)


ODD = (
    "", " ", '"', "*", '""', "AND", "a OR b", "NOT", "NEAR(a b)", "(", ")", "a^2", "-x", "col:a",
    "text:a", "{a}", "'", ";--", "\0", "\ud83d", "%", "a*b*", '"a" "', "provider:", "is:odd",
    "before:lunch", "after:9999-99-99", "before:0001", "a " * 500, '"' * 99, "\u0301", "\u200d",
)  # fmt: skip


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_can_be_typed_is_an_error(talk: Searched, typed: str) -> None:
    talk.say("before lunch a col x")
    for as_you_type in (True, False):
        talk.find(typed, as_you_type=as_you_type)


def test_filters_narrow_and_what_is_none_is_words(talk: Searched) -> None:
    claude = talk.say("recursion", "see recursion")
    local = talk.say("recursion", "see recursion", model="llama3.2", provider="local")
    talk.store.pin(local, pinned=True)
    assert talk.find("recursion provider:claude") == [claude]
    assert talk.find("recursion MODEL:llama") == [local]
    assert talk.find("provider:local") == [local]
    assert talk.find("recursion provider:nobody") == []
    assert talk.find("recursion is:pinned") == talk.find("is:pinned") == [local]
    assert talk.find("is:pinned provider:claude") == []
    assert set(talk.find("recursion after:2026-11-20 before:2026-11-23")) == {claude, local}
    assert talk.find("recursion before:2026-11-20") == talk.find("recursion after:2027") == []
    talk.say("what comes before: lunch")
    assert len(talk.find("before:lunch")) == 1


def test_a_pinned_and_a_newer_conversation_come_first(talk: Searched) -> None:
    old = talk.say("tide tables")
    talk.clock.pass_s(400 * 86_400)
    new = talk.say("tide tables")
    assert talk.find("tide tables") == [new, old]
    talk.clock.pass_s(4000 * 86_400)
    talk.store.pin(old, pinned=True)
    assert talk.find("tide tables") == [old, new]


def test_a_title_comes_before_the_text(talk: Searched) -> None:
    text = talk.say("Something about gardening", "and gardening again")
    titled = talk.say("x y z")
    talk.store.rename(text, "Plants")
    talk.store.rename(titled, "Gardening")
    third = talk.say("More of it: gardening, gardening")
    talk.store.rename(third, "More")
    assert talk.find("gardening")[0] == titled


def test_results_are_grouped_with_the_place_in_each(talk: Searched) -> None:
    one = talk.say("Where is the harbour?", f"{'far away ' * 100}the harbour lies there")
    talk.say("harbour again", conversation_id=one)
    (found,) = talk.results("harbour").found
    assert found.count == 4  # the title, too
    assert len(found.hits) == 3
    answers = [hit for hit in found.hits if hit.role is Role.ASSISTANT]
    for hit in answers:
        assert (hit.provider, hit.model) == ("claude", "claude-sonnet-5-5")
        begin, end = hit.snippet.marks[0]
        assert hit.snippet.text[begin:end] == "harbour"
        assert hit.snippet.text.startswith("…")


def test_a_word_said_everywhere_is_found_in_the_newest(talk: Searched) -> None:
    with talk.database.transaction(lasting=False):
        for number in range(ENOUGH * 3):
            at_us = 1_700_000_000_000_000 + number
            conversation_id = talk.database.insert(
                "INSERT INTO conversations (title, created_us, updated_us, private, origin)"
                " VALUES ('', ?, ?, 0, 'own')",
                (at_us, at_us),
            )
            talk.database.insert(
                "INSERT INTO messages (conversation_id, role, text, created_us, origin)"
                " VALUES (?, 'user', 'everywhere', ?, 'own')",
                (conversation_id, at_us),
            )
    newest = ENOUGH * 3
    found = talk.find("everywhere")
    assert (found[0], len(found)) == (newest, 30)
    assert talk.results("everywhere").is_complete
