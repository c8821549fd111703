"""An export is whole or not there, overwrites nothing, and lets out nothing private unasked."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store
from tests.archive.transfer.exports import bring, claude, write_json
from tests.archive.transfer.said_here import say_everything
from tests.archive.transfer.taking_out import take_out
from understudy.archive.transfer.exporter import Exporter, Wanted
from understudy.archive.transfer.results import ExportFormat
from understudy.base.errors import DeletedMeanwhileError, ExportError

if TYPE_CHECKING:
    from understudy.archive.transfer.results import ExportProgress


def left_in(folder: Path) -> set[str]:
    names = {one.relative_to(folder).as_posix() for one in folder.rglob("*")}
    return {one for one in names if not one.startswith("understudy.db")}


@pytest.mark.parametrize("form", ExportFormat)
def test_a_private_conversation_is_left_out_and_counted(tmp_path: Path, form: ExportFormat) -> None:
    say_everything(tmp_path, private=True, title="Secret")
    say_everything(tmp_path, title="Open")
    report = take_out(tmp_path, tmp_path / "out", form)
    assert (report.conversations, report.private_left_out) == (1, 1)
    said = "".join(one.read_text("utf-8") for one in (tmp_path / "out").glob("*.*"))
    assert ("Open" in said, "Secret" in said) == (True, False)
    report = take_out(tmp_path, tmp_path / "all", form, with_private=True)
    assert (report.conversations, report.private_left_out) == (2, 0)


def test_one_private_conversation_is_refused(tmp_path: Path) -> None:
    number = say_everything(tmp_path, private=True)
    with pytest.raises(ExportError) as caught:
        take_out(tmp_path, tmp_path / "out", ExportFormat.HTML, number)
    assert (caught.value.cause, left_in(tmp_path)) == ("private", set())
    with pytest.raises(DeletedMeanwhileError):
        take_out(tmp_path, tmp_path / "out", ExportFormat.HTML, 99)


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_taken(tmp_path: Path) -> None:
    say_everything(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    for taken in ("full", "file"):
        with pytest.raises(ExportError) as caught:
            take_out(tmp_path, tmp_path / taken, ExportFormat.JSON)
        assert caught.value.cause == "exists"
    take_out(tmp_path, tmp_path / "empty", ExportFormat.JSON)
    assert left_in(tmp_path / "full") == {"mine.txt"}
    assert "conversations.json" in left_in(tmp_path / "empty")


def test_one_conversation_goes_beside_what_is_there_under_a_free_name(tmp_path: Path) -> None:
    number = say_everything(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "Everything.md").write_text("mine")
    for form in (ExportFormat.MARKDOWN, ExportFormat.MARKDOWN, ExportFormat.JSON):
        take_out(tmp_path, out, form, number)
    files = {one.name for one in (out / "files").iterdir()}
    assert left_in(out) - {f"files/{one}" for one in files} == {
        *("Everything.md", "Everything (2).md", "Everything (3).md", "Everything.json", "files")
    }
    assert (out / "Everything.md").read_text() == "mine"
    other = tmp_path / "other"
    other.mkdir()
    assert bring(other, out / "Everything.json").problem_count == 0


def test_conversations_of_one_title_do_not_overwrite_each_other(tmp_path: Path) -> None:
    conversations = [claude(f"c{one}", name="con") for one in range(3)]
    bring(tmp_path, write_json(tmp_path / "c.json", conversations))
    take_out(tmp_path, tmp_path / "out", ExportFormat.MARKDOWN)
    assert left_in(tmp_path / "out") == {"_con.md", "_con (2).md", "_con (3).md"}


def test_an_export_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude(f"c{one}") for one in range(9)]))
    cancel = Event()

    def stop(progress: ExportProgress) -> None:
        if progress.done == 4:
            cancel.set()

    exporter = Exporter(tmp_path / "understudy.db", SetClock(), cancel, stop)
    report = exporter.run(tmp_path / "out", Wanted(ExportFormat.MARKDOWN))
    assert (report.is_stopped, report.target) == (True, None)
    assert left_in(tmp_path) == {"c.json"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_is_said_and_nothing_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are opened on a device that takes no byte."""
    say_everything(tmp_path)
    really = os.open
    monkeypatch.setattr(
        os,
        "open",
        lambda path, flags, *mode, **more: (
            really("/dev/full", os.O_WRONLY)
            if str(path).endswith((".md", ".png"))
            else really(path, flags, *mode, **more)
        ),
    )
    with pytest.raises(ExportError) as caught:
        take_out(tmp_path, tmp_path / "out", ExportFormat.MARKDOWN)
    assert (caught.value.cause, left_in(tmp_path)) == ("full", set())


@pytest.mark.skipif(os.name != "posix", reason="bits of the owner alone")
def test_what_was_said_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    say_everything(tmp_path)
    take_out(tmp_path, tmp_path / "out", ExportFormat.JSON)
    for one in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        assert not stat.S_IMODE(one.stat().st_mode) & 0o077


def test_a_conversation_without_a_word_is_no_file(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        store.new_conversation(private=False)
    assert take_out(tmp_path, tmp_path / "out", ExportFormat.MARKDOWN).conversations == 0
    assert left_in(tmp_path) == {"out"}
