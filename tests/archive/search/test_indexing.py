"""The index follows the archive: every change, every kill, every other program's word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store, start_answer
from tests.archive.search.searched import Searched, searched
from understudy.archive.model import NewAttachment, Outcome, SegmentEnd
from understudy.archive.schema import MIGRATIONS
from understudy.archive.search import filling, index
from understudy.archive.search.indexing import Indexing
from understudy.base.files.paths import index_file
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from pathlib import Path

NOBODY_HAS = b"unspeakable"


def test_text_that_streams_is_found_when_it_has_ended_and_once(talk: Searched) -> None:
    conversation_id, answer_id = start_answer(talk.store, "Go on")
    segment_id = talk.store.answers.begin_segment(answer_id, "p", "m", "", talk.clock.now())
    for text in ("glacier", "glacier and", "glacier and moraine"):
        talk.store.answers.write_text(segment_id, text)
        assert talk.find("glacier") == []
    end = SegmentEnd(Outcome.INTERRUPTED, "overloaded")
    talk.store.answers.finish_segment(segment_id, "glacier and moraine", end)
    assert talk.find("moraine") == [conversation_id]
    (found,) = talk.results("glacier").found
    assert found.count == 1


def test_what_a_killed_program_left_is_found_after_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with searched(path) as talk:
        conversation_id, answer_id = start_answer(talk.store)
        segment_id = talk.store.answers.begin_segment(answer_id, "p", "m", "", talk.clock.now())
        talk.store.answers.write_text(segment_id, "half an answer")
        assert talk.find("half") == []
        talk.database.execute("UPDATE segments SET writer = NULL")
    with searched(path) as talk:
        talk.store.answers.mark_interrupted_running()
        assert talk.find("half answer") == [conversation_id]


def test_a_segment_that_was_taken_for_dead_is_found_by_its_last_words_only(talk: Searched) -> None:
    conversation_id, answer_id = start_answer(talk.store)
    segment_id = talk.store.answers.begin_segment(answer_id, "p", "m", "", talk.clock.now())
    talk.store.answers.write_text(segment_id, "first words")
    talk.database.execute("UPDATE segments SET writer = NULL")
    talk.store.answers.mark_interrupted_running()
    assert talk.find("first") == [conversation_id]
    talk.store.answers.write_text(segment_id, "other text")
    talk.store.answers.finish_segment(segment_id, "other text", SegmentEnd(Outcome.COMPLETE))
    assert talk.find("first") == []
    assert talk.find("other") == [conversation_id]


def test_a_new_title_replaces_the_old_one_in_every_byte(talk: Searched) -> None:
    one = talk.say("x")
    talk.store.rename(one, NOBODY_HAS.decode())
    assert talk.find("unspeakable") == [one]
    talk.store.rename(one, "Harmless")
    assert talk.find("unspeakable") == []
    assert talk.find("harmless") == [one]
    talk.database.checkpoint()
    talk.indexing.close()
    assert NOBODY_HAS not in index_file(talk.database.path).read_bytes()


def test_a_deleted_conversation_is_in_no_byte_of_index_and_archive(talk: Searched) -> None:
    kept = talk.say("kept words", "common words")
    secret = NewAttachment("unspeakable.txt", "text/plain", b"unspeakable", text="unspeakable")
    gone = talk.say("unspeakable 言えない", "common unspeakable words", files=(secret,))
    talk.say("unspeakables", conversation_id=gone)
    assert talk.find("unspeakable") == [gone]
    assert NOBODY_HAS in index_file(talk.database.path).read_bytes() + talk.bytes_of_all_files()
    talk.store.delete_conversation(gone)
    assert talk.find("unspeakable*") == talk.find("言") == []
    assert talk.find("common words") == [kept]
    everything = talk.bytes_of_all_files()
    assert NOBODY_HAS not in everything
    assert "言".encode() not in everything
    assert b"common" in everything


def test_single_messages_and_files_go_from_the_index_too(talk: Searched) -> None:
    notes = NewAttachment("a.txt", "text/plain", None, text="blue whale")
    one = talk.say("red fox", "grey wolf", files=(notes,))
    assert talk.find("whale") == talk.find("wolf") == [one]
    talk.database.execute("UPDATE attachments SET text = 'white shark'")
    assert talk.find("whale") == []
    assert talk.find("shark") == [one]
    talk.database.execute("DELETE FROM messages")
    for text in ("shark", "wolf"):
        assert talk.find(text) == []


def test_many_messages_fill_many_shelves_and_deleting_refills_one(
    talk: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (index, filling):
        monkeypatch.setattr(module, "SHELF_DOCS", 16)
    monkeypatch.setattr(filling, "MESSAGES_A_STEP", 7)
    monkeypatch.setattr(filling, "NOTES_A_STEP", 5)
    made = [talk.say(f"number n{number}", "shared reply") for number in range(60)]
    assert talk.find("n7") == [made[7]]
    assert len(talk.results("shared", limit=100).found) == 60
    for one in made[::2]:
        talk.store.delete_conversation(one)
    assert {one.conversation.id for one in talk.results("shared", limit=100).found} == set(
        made[1::2]
    )
    assert talk.find("n8") == []
    assert talk.find("n9") == [made[9]]


@pytest.mark.parametrize("trouble", ["missing", "garbage", "of another archive", "half a file"])
def test_an_index_that_is_of_no_use_is_made_anew(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "understudy.db"
    with searched(path) as talk:
        for number in range(50):
            one = talk.say(f"walrus {number} " * 50)
        assert talk.find("walrus 49") == [one]
    place = index_file(path)
    if trouble == "missing":
        place.unlink()
    elif trouble == "garbage":
        place.write_bytes(os.urandom(20_000))
    elif trouble == "half a file":
        os.truncate(place, place.stat().st_size // 2)
    else:
        with searched(tmp_path / "other.db") as other:
            other.say("elsewhere")
            other.find("elsewhere")
        index_file(tmp_path / "other.db").replace(place)
    with searched(path) as talk:
        assert talk.find("walrus 49") == [one]
        assert talk.find("elsewhere") == []
        assert place.stat().st_mode & 0o777 == 0o600 or os.name != "posix"


def test_what_an_older_version_said_is_indexed_too(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    database = open_database(path, MIGRATIONS[:3], SetClock().now()).database
    # in plain SQL: this program's own store knows only the newest version
    conversation_id = database.insert(
        "INSERT INTO conversations (title, created_us, updated_us, private, origin)"
        " VALUES ('', 0, 0, 0, 'own')"
    )
    database.insert(
        "INSERT INTO messages (conversation_id, role, text, created_us, origin)"
        " VALUES (?, 'user', 'before there was a search', 0, 'own')",
        (conversation_id,),
    )
    database.close()
    with searched(path) as talk:
        assert talk.find("search") == [conversation_id]


def test_another_program_may_say_and_delete_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with searched(path) as talk, opened_store(path) as (other, _):
        one = talk.say("ours")
        theirs = other.new_conversation(private=False)
        other.add_user_message(theirs.id, "theirs")
        assert talk.find("theirs") == [theirs.id]
        own = Indexing(path)
        other.delete_conversation(one)
        own.catch_up()
        own.close()
        assert talk.find("ours") == []
        assert talk.find("theirs") == [theirs.id]


def test_indexing_can_be_stopped_and_goes_on_where_it_was(
    talk: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "MESSAGES_A_STEP", 3)
    made = [talk.say(f"step s{number}") for number in range(9)]
    assert not talk.indexing.catch_up(lambda: False)
    assert talk.indexing.catch_up()
    assert [talk.find(f"s{number}") for number in range(9)] == [[one] for one in made]


def test_notes_that_are_done_with_are_not_kept(talk: Searched) -> None:
    talk.store.delete_conversation(talk.say("x", "y"))
    talk.indexing.catch_up()
    assert talk.database.query("SELECT * FROM search_changes") == []
