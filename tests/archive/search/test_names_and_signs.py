"""What people type is found: names with signs, parts of names, words across markup, signs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.archive.search.parts import all_words_of, further_of, indexed
from understudy.archive.search.words import places_of, readable, words_of

if TYPE_CHECKING:
    from tests.archive.search.searched import Searched

LANGUAGES = {
    "cpp": "How do I free memory in C++ safely",
    "c": "Plain C needs malloc",
    "csharp": "A C# record type",
    "fsharp": "F# pipes",
    "vitc": "Vitamin C daily dose",
    "gpp": "compile it with g++-13",
    "cpp17": "what is new in C++17?",
}


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("C++", {"cpp", "cpp17"}),
        ("c#", {"csharp"}),
        ("F#", {"fsharp"}),
        ("g++", {"gpp"}),
        ("C", {"c", "vitc"}),
        ("C++17", {"cpp17"}),
        ('"memory in C++"', {"cpp"}),
    ],
)
def test_a_sign_makes_another_name_of_a_letter(talk: Searched, typed: str, right: set[str]) -> None:
    said = {talk.say(text): name for name, text in LANGUAGES.items()}
    assert {said[one] for one in talk.find(typed)} == right


def test_each_letter_of_such_a_name_finds_it_while_it_is_typed(talk: Searched) -> None:
    one = talk.say("C++ templates")
    for typed in ("C", "C+", "C++"):
        assert talk.find(typed, as_you_type=True) == [one], typed


@pytest.mark.parametrize(
    ("said", "beside", "typed"),
    [
        ("Put secrets in .env and not in git", "An env variable differs", ".env"),
        ("Which .NET version is LTS", "Which net is for carp", ".NET"),
        ("the file is .gitignore", "gitignore, as a word", ".gitignore"),
        ("it stands in main.py", "a py of a word", ".py"),
        ("call getUserName() there", "get a user a name", "getuser"),
        ("call getUserName() there", "somebody else", "username"),
        ("then parseHTTPResponse", "a response", "HTTPResponse"),
        ("then parseHTTPResponse", "nothing of it", "http"),
        ("The function foo_bar returns 3", "foo and later bar", "fooBar"),
        ("get_user_name is called", "a user name, got", "getUserName"),
        ("un**believ**able", "believe it", "unbelievable"),
        ("a **bold**word", "a bold one, a word", "boldword"),
        ("a `code`word", "code", "codeword"),
        ("Donau\xaddampf\xadschiff", "Donau", "Donaudampfschiff"),
        ("zero\u200bwidth", "zero", "zerowidth"),
        ("re\u2060joined and \ufeffmarked", "joined", "rejoined marked"),
        ("내일 회의가 있습니다", "내일", "회의"),
        ("결제시스템 오류", "오류", "시스템"),
        ("Donaudampfschifffahrt", "Schiff", "dampfschiff"),
        ("x" * 88 + "needle", "thread", "needle"),
        ("a -> b", "a - > b", "->"),
        ("if (a && b) {", "a & b", "&&"),
        ("100% sure", "1000 things", "100%"),
    ],
)
def test_names_and_their_parts_are_found(
    talk: Searched, said: str, beside: str, typed: str
) -> None:
    talk.say(beside)
    one = talk.say(said)
    results = talk.results(typed, inside_words=True)
    assert [found.conversation.id for found in results.found] == [one]
    assert any(hit.snippet.marks for found in results.found for hit in found.hits)
    assert results.is_complete


def test_a_question_of_signs_alone_is_no_error(talk: Searched) -> None:
    talk.say("of needles and AND gates")
    for typed in ("*", '"', "AND", "NEAR(", "OR NOT", "  "):
        assert talk.find(typed) == [], typed


def test_an_and_between_words_is_none_of_them(talk: Searched) -> None:
    one = talk.say("needle in the haystack")
    assert talk.find("needle AND haystack") == [one]
    assert talk.find("needle and haystack") == []
    assert talk.find("needle OR haystack") == []


def test_nobody_waits_for_the_inside_of_words_while_typing(talk: Searched) -> None:
    talk.say("Donaudampfschifffahrt")
    quick = talk.results("dampfschiff")
    assert quick.found == ()
    assert not quick.is_complete


def test_the_inside_of_words_keeps_to_the_filters(talk: Searched) -> None:
    claude = talk.say("Q", "Donaudampfschiff", provider="claude")
    local = talk.say("Q", "Donaudampfschiff", provider="local", model="llama3.2")
    talk.store.pin(local, pinned=True)
    for typed, right in (
        ("dampf", {claude, local}),
        ("dampf provider:claude", {claude}),
        ("dampf model:llama", {local}),
        ("dampf is:pinned", {local}),
        ("dampf after:2027", set()),
        ("dampf before:2026-11-23", {claude, local}),
        ("dampf provider:mistral", set()),
    ):
        results = talk.results(typed, inside_words=True)
        assert {found.conversation.id for found in results.found} == right, typed


def test_signs_that_mean_something_to_like_are_signs(talk: Searched) -> None:
    one = talk.say("a %_% b")
    talk.say("a xyz b")
    for typed in ("%_%", "_%"):
        found = talk.results(typed, inside_words=True).found
        assert [each.conversation.id for each in found] == [one], typed


def test_encoded_data_brings_no_parts() -> None:
    blob = "aB3x" * 100
    assert list(further_of(blob)) == []
    assert len(indexed("aB" * 40).split()) < 130


@given(st.text(alphabet="aB_*~`.+# é回한\u00ad\u200b1", max_size=60))
def test_every_word_is_found_by_what_it_is_cut_into(text: str) -> None:
    line = readable(text)
    assert [word for word, _, _ in places_of(line)] == words_of(text)
    assert set(words_of(text)) <= all_words_of(text)
    for word, begin, end in further_of(line):
        assert word
        assert 0 <= begin < end <= len(line)
        assert word in indexed(text).split()
