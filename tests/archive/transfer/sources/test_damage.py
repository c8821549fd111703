"""Whatever is wrong with a text, what is whole comes in and what is not is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.archive.transfer.exports import bring, claude, kept, said, words_of, write_json
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

TEN = json.dumps([claude(f"c{one}") for one in range(10)]).encode()
ODD = "Grüße 🍞 “naïve”"


def brought(folder: Path, raw: bytes) -> tuple[list[Why], int]:
    path = folder / "conversations.json"
    path.write_bytes(raw)
    report = bring(folder, path)
    assert len(kept(folder)) == report.progress.added
    return [one.why for one in report.problems], report.progress.added


def test_a_file_that_breaks_off_gives_what_stood_before_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(TEN[: TEN.index(b"c7-a")])
    report = bring(tmp_path, path)
    (problem,) = report.problems
    assert (problem.why, problem.position, problem.key) == (Why.CUT_OFF, 8, "c7")
    assert (problem.title, report.progress.added) == ("Bread", 7)


def test_an_array_that_is_only_not_closed_is_said_to_be_cut_off(tmp_path: Path) -> None:
    assert brought(tmp_path, TEN[:-1]) == ([Why.CUT_OFF], 10)


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [
        (b'"c4-q"', b'"c4-q', 9),  # a string that swallows what follows
        (b'"c4-q"', b'c4-q"', 9),
        (b'"uuid": "c4", ', b'{"uuid": "c4", ', 10),  # a brace too many
        (b'"uuid": "c4-q", ', b'}"uuid": "c4-q", ', 9),  # a brace too few
        (b'"uuid": "c4", ', b'"uuid": "c4", ]', 9),
        (b'"summary": ""', b'"summary": \x00', 0),
    ],
)
def test_one_broken_conversation_costs_no_other(
    tmp_path: Path, old: bytes, new: bytes, added: int
) -> None:
    whys, found = brought(tmp_path, TEN.replace(old, new))
    assert found == added
    assert whys


def test_a_word_that_is_no_json_costs_nothing_where_it_means_nothing(tmp_path: Path) -> None:
    raw = TEN.replace(b'"summary": ""', b'"summary": NaN, "x": 1e999, "y": ' + b"9" * 5000)
    assert brought(tmp_path, raw) == ([], 10)


def test_a_key_that_comes_twice_with_other_words_is_said_so(tmp_path: Path) -> None:
    twice = TEN.replace(b'"uuid": "c4", ', b'"uuid": "c4", "chat_messages": [1], ')
    assert brought(tmp_path, twice) == ([Why.SAID_TWICE], 10)


def test_ten_thousand_levels_cost_one_conversation(tmp_path: Path) -> None:
    deep = b"[" * 10_000 + b"]" * 10_000
    raw = TEN.replace(b'"uuid": "c4", ', b'"uuid": "c4", "x": ' + deep + b", ")
    assert brought(tmp_path, raw) == ([Why.TOO_DEEP], 9)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_every_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    text = json.dumps([claude("c", said("q", "human", ODD, 1))], ensure_ascii=False)
    assert brought(tmp_path, text.encode(encoding)) == ([], 1)
    ((_, (question,)),) = kept(tmp_path)
    assert question.text == ODD


def test_an_old_windows_text_is_read_as_such(tmp_path: Path) -> None:
    text = json.dumps([claude("c", said("q", "human", "Grüße, naïve", 1))], ensure_ascii=False)
    assert brought(tmp_path, text.encode("cp1252")) == ([], 1)
    ((_, (question,)),) = kept(tmp_path)
    assert question.text == "Grüße, naïve"


def test_bytes_that_were_hurt_are_said_to_be_lost(tmp_path: Path) -> None:
    text = json.dumps([claude("c", said("q", "human", ODD, 1))], ensure_ascii=False)
    raw = text.encode().replace("ü".encode(), b"\xc3\x28", 1)
    assert brought(tmp_path, raw) == ([Why.CHARACTERS_LOST], 1)


def test_half_characters_become_one_or_the_sign_for_none(tmp_path: Path) -> None:
    conversation = claude("c", said("q", "human", "\ud83c\udf5e and \ud83c", 1))
    report = bring(tmp_path, write_json(tmp_path / "c.json", [conversation]))
    assert report.progress.added == 1
    ((_, (question,)),) = kept(tmp_path)
    assert question.text == "🍞 and \ufffd"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", Why.NOTHING_IN_IT),
        (b"  \n", Why.NOTHING_IN_IT),
        (b"[]", Why.NOTHING_IN_IT),
        (b"\x89PNG\r\n\x1a\n{[}]", Why.NOT_JSON),
        (b"<html>", Why.WEB_PAGE),
        (b"{}", Why.UNKNOWN_SHAPE),
        (b"[[[1]]]", Why.UNKNOWN_SHAPE),
        (b"[1, 2, 3]", Why.STRAY),
        (b"[null]", Why.STRAY),
        (b"[", Why.CUT_OFF),
        (b'["', Why.CUT_OFF),
    ],
)
def test_what_holds_nothing_says_so(tmp_path: Path, raw: bytes, why: Why) -> None:
    whys, added = brought(tmp_path, raw)
    assert added == 0
    assert why in whys


def test_a_conversation_may_stand_alone_or_be_printed_over_many_lines(tmp_path: Path) -> None:
    assert brought(tmp_path, json.dumps(claude(), indent=2).encode()) == ([], 1)
    ((_, (_, answer)),) = kept(tmp_path)
    assert words_of(answer) == "Two hours for c1."


@pytest.mark.parametrize("name", ["conversations.json", "lines.jsonl"])
def test_a_conversation_beyond_all_size_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The real limit is 128 MiB; the text comes in pieces of a megabyte either way."""
    monkeypatch.setattr("understudy.archive.transfer.sources.elements.MOST_BYTES", 3 << 20)
    large = claude("large", said("q", "human", "x" * (5 << 20), 1), name="Too much")
    lines = [json.dumps(one) for one in (claude("c1"), large, claude("c2"))]
    text = "\n".join(lines) if name.endswith("l") else f"[{','.join(lines)}]"
    path = tmp_path / name
    path.write_text(text)
    report = bring(tmp_path, path)
    (problem,) = report.problems
    assert (problem.why, problem.position, problem.key) == (Why.TOO_LARGE, 2, "large")
    assert (problem.title, report.progress.added) == ("Too much", 2)
