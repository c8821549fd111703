"""What lies in an export and is not taken is counted and named, whatever it is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.transfer.exports import bring, chatgpt, claude, write_json, write_zip
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.transfer.results import ImportReport

EMPTY: dict[str, Any] = {
    "conversations-000.json": [chatgpt("g1")],
    "user.json": {"id": "u", "email": "a@example.org"},
    "sora.json": {},
    "shopping.json": [],
    "group_chats.json": {"chats": []},
    "message_feedback.json": [],
    "a_thing_of_tomorrow.json": {"items": [], "next": None},
    "chat.html": b"<html></html>",
    "export_manifest.json": {"logical_files": {}},
    "conversation_asset_file_names.json": {},
}


def export_at(folder: Path, files: dict[str, Any], *, as_zip: bool) -> Path:
    if as_zip:
        return write_zip(folder / "export.zip", files)
    place = folder / "export"
    for name, value in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return place


def left(report: ImportReport) -> list[tuple[str, Why, int]]:
    """Return what is told, by the names in the export."""
    return [
        (one.file.rpartition("(")[2].removesuffix(")"), one.why, one.count)
        for one in report.problems
    ]


@pytest.mark.parametrize("as_zip", [True, False])
def test_an_export_whose_other_files_hold_nothing_is_taken_whole(
    tmp_path: Path, *, as_zip: bool
) -> None:
    report = bring(tmp_path, export_at(tmp_path, EMPTY, as_zip=as_zip))
    assert (report.progress.added, left(report)) == (1, [])


@pytest.mark.parametrize("as_zip", [True, False])
def test_files_that_hold_something_are_named_with_how_much(tmp_path: Path, *, as_zip: bool) -> None:
    files = {
        **EMPTY,
        "sora.json": {"generations": [{"prompt": "a fox"}, {"prompt": "an owl"}]},
        "shopping.json": [{"query": "tent"}],
        "a_thing_of_tomorrow.json": {"profile": {"words": "yes"}},
        "design_chats/1.json": {"messages": ["a"]},
        "design_chats/2.json": {"messages": ["a", "b"]},
        "broken.json": b"{",
    }
    report = bring(tmp_path, export_at(tmp_path, files, as_zip=as_zip))
    assert report.progress.added == 1
    assert left(report) == [
        ("a_thing_of_tomorrow.json", Why.NOT_TAKEN, 1),
        ("broken.json", Why.NOT_TAKEN, 1),
        ("shopping.json", Why.NOT_TAKEN, 1),
        ("sora.json", Why.NOT_TAKEN, 2),
        ("design_chats/*.json", Why.NOT_TAKEN, 3),
    ]


def test_a_zip_of_a_batch_that_holds_nothing_else_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    write_zip(folder / "conversations-000.zip", {"conversations.json": [claude("c1")]})
    write_zip(folder / "sora-000.zip", {"sora.json": [{"prompt": "a fox"}]})
    report = bring(tmp_path, folder)
    assert (report.progress.added, left(report)) == (1, [("sora.json", Why.NOT_TAKEN, 1)])


def test_what_else_a_person_keeps_in_a_folder_is_no_part_of_an_export(tmp_path: Path) -> None:
    folder = tmp_path / "Downloads"
    (folder / "export").mkdir(parents=True)
    write_json(folder / "package.json", {"name": "mine"})
    (folder / "file_of_mine.txt").write_text("mine")
    write_json(folder / "export" / "conversations.json", [claude("c1")])
    report = bring(tmp_path, folder)
    assert (report.progress.added, left(report)) == (1, [])


def test_pictures_and_files_that_nothing_speaks_of_are_counted_and_named(tmp_path: Path) -> None:
    parts = [{"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0aa"}, "?"]
    asked = {"content_type": "multimodal_text", "parts": parts}
    chat = chatgpt("g1")
    chat["mapping"]["g1-q"]["message"]["content"] = asked
    files = {
        "conversations.json": [chat],
        "file_0aa.dat": b"\x89PNG\r\n\x1a\n",
        "file_0bb.dat": b"\x89PNG\r\n\x1a\n",
        "user-1/file_0cc-1.png": b"\x89PNG\r\n\x1a\n",
        "notes.csv": b"a,b",
    }
    report = bring(tmp_path, write_zip(tmp_path / "export.zip", files))
    assert left(report) == [
        ("notes.csv", Why.NOT_TAKEN, 1),
        (str(tmp_path / "export.zip"), Why.FILES_UNUSED, 2),
    ]
    assert report.problems[1].detail == "file_0bb.dat, user-1/file_0cc-1.png"
