"""What is exported as JSON comes back whole, elsewhere and where it was made."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from tests.archive.opened import SetClock, opened_store
from tests.archive.transfer.exports import bring, chatgpt, claude, kept, write_json
from tests.archive.transfer.said_here import PICTURE, QUESTION, say_everything
from tests.archive.transfer.taking_out import take_out
from understudy.archive.transfer.results import ExportFormat, Why

if TYPE_CHECKING:
    from pathlib import Path


def as_json(folder: Path, name: str) -> list[dict[str, Any]]:
    report = take_out(folder, folder / name, ExportFormat.JSON, with_private=True)
    assert report.target == folder / name
    found: list[dict[str, Any]] = json.loads((folder / name / "conversations.json").read_text())
    return found


def comparable(conversation: dict[str, Any]) -> dict[str, Any]:
    """Leave out where it was said: here at first, then elsewhere."""
    messages = [one | {"origin": None} for one in conversation["messages"]]
    return conversation | {"origin": None, "messages": messages}


def two_homes(tmp_path: Path) -> tuple[Path, Path]:
    homes = tmp_path / "here", tmp_path / "there"
    for one in homes:
        one.mkdir()
    return homes


def test_everything_comes_back_on_another_machine_and_is_exported_the_same(
    tmp_path: Path,
) -> None:
    here, there = two_homes(tmp_path)
    say_everything(here, private=True)
    bring(here, write_json(tmp_path / "c.json", [claude(), chatgpt()]))
    first = as_json(here, "out")
    report = bring(there, here / "out")
    assert (report.progress.added, report.problem_count) == (3, 0)
    assert '"messages_left_out"' in (here / "out" / "conversations.json").read_text()
    assert '"Why then?"' in (here / "out" / "conversations.json").read_text()
    again = as_json(there, "out")
    assert [comparable(one) for one in again] == [comparable(one) for one in first]
    origins = {one["title"]: one["origin"] for one in again}
    assert origins == {"Everything": "understudy", "Bread": "claude.ai", "Moon": "chatgpt"}
    assert {one.name: one.read_bytes() for one in (there / "out" / "files").iterdir()} == {
        one.name: one.read_bytes() for one in (here / "out" / "files").iterdir()
    }


def test_what_comes_back_has_its_files_pins_branches_segments_and_attempts(
    tmp_path: Path,
) -> None:
    here, there = two_homes(tmp_path)
    say_everything(here, private=True)
    as_json(here, "out")
    bring(there, here / "out" / "conversations.json")
    ((before, said),) = kept(here)
    ((conversation, (question, answer, failed)),) = kept(there)
    assert conversation.private
    assert conversation.pinned_at == before.pinned_at
    assert (question.text, question.system) == (QUESTION, "Be brief.")
    assert [one.segments for one in said[1:]] == [answer.segments, failed.segments]
    assert (failed.failure, failed.parent_id) == ("offline", question.id)
    with opened_store(there / "understudy.db") as (store, _):
        picture = question.attachments[0].sha256
        assert picture is not None
        assert store.attachments.data(picture) == PICTURE.data
        (attempt,) = store.answers.attempts(answer.id)
        assert (attempt.model, attempt.failure) == ("m-0", "overloaded")
        assert store.draft(conversation.id) == "half a thought"


def test_a_backup_read_back_where_it_was_made_changes_nothing(tmp_path: Path) -> None:
    say_everything(tmp_path)
    as_json(tmp_path, "out")
    before = kept(tmp_path)
    report = bring(tmp_path, tmp_path / "out")
    assert (report.progress.added, report.progress.unchanged) == (0, 1)
    assert kept(tmp_path) == before


def test_a_deleted_conversation_comes_back_from_a_backup_once(tmp_path: Path) -> None:
    number = say_everything(tmp_path)
    as_json(tmp_path, "out")
    with opened_store(tmp_path / "understudy.db") as (store, _):
        store.delete_conversation(number)
    assert bring(tmp_path, tmp_path / "out").progress.added == 1
    assert bring(tmp_path, tmp_path / "out").progress.unchanged == 1
    ((conversation, messages),) = kept(tmp_path)
    assert (conversation.origin, len(messages)) == ("understudy", 3)


def test_what_was_said_on_another_machine_comes_home(tmp_path: Path) -> None:
    here, there = two_homes(tmp_path)
    say_everything(here)
    as_json(here, "out")
    bring(there, here / "out")
    with opened_store(there / "understudy.db") as (store, _):
        store.add_user_message(store.conversations(1)[0].id, "Said there.")
    as_json(there, "back")
    report = bring(here, there / "back")
    assert (report.progress.updated, report.progress.messages) == (1, 1)
    ((conversation, messages),) = kept(here)
    assert (conversation.origin, messages[-1].text) == ("own", "Said there.")
    assert messages[-1].parent_id == messages[-2].id


def test_a_copied_archive_that_went_its_own_way_is_not_mistaken_for_this_one(
    tmp_path: Path,
) -> None:
    """Both give the next conversation the same number; neither may hide the other."""
    here, there = two_homes(tmp_path)
    say_everything(here)
    as_json(here, "out")  # gives the archive its name
    for one in here.glob("understudy.db*"):
        shutil.copy(one, there)
    say_everything(here, title="Only here")
    later = SetClock()
    later.pass_s(60)
    with opened_store(there / "understudy.db", later) as (store, _):
        other = store.new_conversation(private=False)
        store.add_user_message(other.id, "Only there")
    as_json(there, "back")
    assert bring(here, there / "back").progress.added == 1
    assert bring(here, there / "back").progress.added == 0
    assert [one.title for one, _ in kept(here)] == ["Everything", "Only here", "Only there"]


def test_files_that_are_missing_or_changed_are_counted_and_their_names_kept(
    tmp_path: Path,
) -> None:
    here, there = two_homes(tmp_path)
    say_everything(here)
    as_json(here, "out")
    (file,) = (here / "out" / "files").iterdir()
    file.write_bytes(b"something else")
    report = bring(there, here / "out")
    assert [(one.why, one.count) for one in report.problems] == [(Why.FILES_MISSING, 2)]
    ((_, (question, *_)),) = kept(there)
    assert (question.attachments[0].name, question.attachments[0].sha256) == ("loaf.png", None)


def test_a_zip_of_an_export_comes_back_with_its_files(tmp_path: Path) -> None:
    here, there = two_homes(tmp_path)
    say_everything(here)
    as_json(here, "out")
    packed = shutil.make_archive(str(tmp_path / "backup"), "zip", here, "out")
    report = bring(there, tmp_path / packed)
    assert (report.progress.added, report.problem_count) == (1, 0)
    ((_, (question, *_)),) = kept(there)
    assert question.attachments[0].sha256 is not None
