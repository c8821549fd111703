"""Any text and any instant come back from a real file as they went in."""

from __future__ import annotations

import tempfile
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.archive.opened import opened_store, start_answer
from understudy.archive.rows import from_us, storable, to_us
from understudy.archive.titles import title_from
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Generator

    from understudy.archive.store import Store

HALVES = st.text(st.characters(categories=["Cs"]) | st.characters(max_codepoint=0x2FF))


@pytest.fixture(scope="module")
def store() -> Generator[Store]:
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_store(Path(folder) / "understudy.db") as (store, _),
    ):
        yield store


def kept(store: Store, text: str) -> str:
    conversation_id, answer_id = start_answer(store, text)
    segment_id = store.answers.begin_segment(answer_id, "p", "m", "", SystemClock().now())
    store.answers.write_text(segment_id, text)
    store.save_draft(conversation_id, text or " ")
    asked, answer = store.messages(conversation_id)
    drafted = store.draft(conversation_id)
    store.save_draft(conversation_id, "")
    assert asked.text == answer.segments[0].text == (drafted if text else "")
    return asked.text


@given(st.text())
@example("NUL \0 in the middle\0")
@example("\ufeff\u2028\U0010ffff\r\n\u202e")
def test_all_of_unicode_comes_back_as_it_was(store: Store, text: str) -> None:
    assert kept(store, text) == text


@given(HALVES)
@example("\ud83d\ude00")
@example("\ud83d")
@example("\ude00\ud83d")
def test_half_characters_are_joined_or_replaced_and_the_rest_stays(store: Store, text: str) -> None:
    joined = kept(store, text)
    assert joined == storable(joined)
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert joined == whole
    # nothing but half characters changed
    left = [one for one in text if unicodedata.category(one) != "Cs"]
    assert [one for one in joined if ord(one) <= 0x2FF] == left


def test_a_pair_becomes_its_character_and_a_half_alone_is_marked() -> None:
    assert storable("a\ud83d\ude00b") == "a\N{GRINNING FACE}b"
    assert storable("a\ud83db") == "a\N{REPLACEMENT CHARACTER}b"
    assert storable("a\ude00\ud83d") == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - the zone is the strategy's
@example(datetime(2026, 11, 21, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))))
@example(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
def test_an_instant_comes_back_to_the_microsecond(at: datetime) -> None:
    assert from_us(to_us(at)) == at.astimezone(UTC)
    assert from_us(to_us(at)).tzinfo is UTC


@given(st.text(), st.text())
def test_a_title_is_one_short_line(text: str, more: str) -> None:
    title = title_from(text + more)
    assert len(title) <= 60
    assert title == " ".join(title.split())
    assert not any(unicodedata.category(one) == "Cc" for one in title)


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("Why\n\nnot?", "Why not?"),
        ("word " * 30, "word word word word word word word word word word word…"),
        ("x" * 200, "x" * 59 + "…"),
        ("Oh " + "x" * 200, "Oh " + "x" * 56 + "…"),
        ("y" * 60, "y" * 60),
    ],
)
def test_a_title_is_cut_between_words_where_it_can_be(prompt: str, title: str) -> None:
    assert title_from(prompt) == title
