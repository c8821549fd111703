"""Exports as they lie on people's disks: in parts, renamed, a folder deeper, with parts missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import (
    bring,
    chatgpt,
    claude,
    kept,
    node,
    write_json,
    write_zip,
)
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.transfer.results import ImportReport

PNG = b"\x89PNG\r\n\x1a\n and more"


def whys(report: ImportReport) -> list[tuple[Why, str]]:
    return [(one.why, one.detail) for one in report.problems]


def test_a_folder_of_the_zips_of_one_export_is_read_with_what_lies_beside(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    write_zip(folder / "data-batch-0000.zip", {"conversations.json": [claude("c1")]})
    write_zip(folder / "data-batch-0001.zip", {"conversations.json": [claude("c2")]})
    write_zip(folder / "users-000.zip", {"users.json": []})
    project = {"uuid": "p", "name": "House", "docs": [{"filename": "a.md", "content": "x"}]}
    write_zip(folder / "projects-000.zip", {"projects/p.json": project})
    report = bring(tmp_path, folder)
    assert (report.progress.added, whys(report)) == (3, [])


@pytest.mark.parametrize(
    "place",
    [
        "export-2026/conversations.json",
        "export/2026/conversations-000.json",
        "conversations (1).json",
        "Copy of conversations.json",
        "conversations copy.json",
        "conversations/one.json",
        "whatever.json",
    ],
)
def test_a_folder_is_searched_for_chats_wherever_they_lie(tmp_path: Path, place: str) -> None:
    path = tmp_path / "download" / place
    path.parent.mkdir(parents=True)
    write_json(path, [claude("c1")])
    write_json(tmp_path / "download" / "users.json", [{"uuid": "somebody"}])
    report = bring(tmp_path, tmp_path / "download")
    assert (report.progress.added, whys(report)) == (1, [])


def test_each_conversation_in_a_file_of_its_own_is_read_from_folder_and_zip(tmp_path: Path) -> None:
    folder = tmp_path / "chats"
    folder.mkdir()
    for key in ("c1", "c2"):
        write_json(folder / f"{key}.json", claude(key))
    archive = write_zip(tmp_path / "x.zip", {"a/c3.json": claude("c3"), "a/user.json": {}})
    report = bring(tmp_path, folder, archive)
    assert (report.progress.added, whys(report)) == (3, [])


def test_a_list_under_a_name_is_read(tmp_path: Path) -> None:
    report = bring(
        tmp_path, write_json(tmp_path / "c.json", {"conversations": [claude(), chatgpt()]})
    )
    assert report.progress.added == 2


def test_a_manifest_says_what_to_fetch_and_takes_what_lies_beside_it(tmp_path: Path) -> None:
    files = [
        {"file_name": "conversations-000.zip", "export_url": "https://example.org/a"},
        {"file_name": "conversations-001.zip", "export_url": "https://example.org/b"},
    ]
    manifest = write_json(tmp_path / "manifest-1f-2026.json", {"version": 1, "data_files": files})
    report = bring(tmp_path, manifest)
    (why, detail) = whys(report)[0]
    assert why is Why.ONLY_A_LIST
    assert "conversations-000.zip: https://example.org/a" in detail
    write_zip(tmp_path / "conversations-000.zip", {"conversations.json": [claude("c1")]})
    report = bring(tmp_path, manifest)
    assert report.progress.added == 1
    assert whys(report) == [(Why.ONLY_A_LIST, "conversations-001.zip: https://example.org/b")]


@pytest.mark.parametrize("has_manifest", [True, False])
@pytest.mark.parametrize("as_zip", [True, False])
def test_a_part_that_is_not_there_is_named(
    tmp_path: Path,
    has_manifest: bool,
    as_zip: bool,
) -> None:
    parts = [f"conversations-{number:03}.json" for number in range(3)]
    listed = {"logical_files": {"conversations.json": {"files": parts}}}
    given: dict[str, Any] = {parts[0]: [chatgpt("g1")], parts[2]: [chatgpt("g2")]}
    if has_manifest:
        given["export_manifest.json"] = listed
    place = tmp_path / ("export.zip" if as_zip else "export")
    if as_zip:
        write_zip(place, given)
    else:
        place.mkdir()
        for name, value in given.items():
            write_json(place / name, value)
    report = bring(tmp_path, place)
    assert (report.progress.added, whys(report)) == (2, [(Why.PART_MISSING, parts[1])])


def test_group_chats_lie_beside_and_are_read(tmp_path: Path) -> None:
    chat = {"id": "g", "title": "Trip", "messages": [{"role": "user", "content": "the ibex"}]}
    export = {"conversations-000.json": [chatgpt()], "group_chats.json": {"chats": [chat]}}
    report = bring(tmp_path, write_zip(tmp_path / "export.zip", export))
    assert (report.progress.added, whys(report)) == (2, [])
    assert [one.text for title, (one, *_) in kept(tmp_path) if title.title == "Trip"] == [
        "the ibex"
    ]


def photo() -> dict[str, Any]:
    parts = [{"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0aa"}]
    files = [
        {"id": "file_0aa", "name": "boat.png", "mime_type": "image/png"},
        {"id": "file-Bb", "name": "notes.txt", "mime_type": "text/plain"},
    ]
    content = {"content_type": "multimodal_text", "parts": [*parts, "What is it?"]}
    made = [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Cc"}]
    return chatgpt(
        "g1",
        node("q", None, "user", content=content, metadata={"attachments": files}, minutes=1),
        node("t", "q", "tool", content={"content_type": "multimodal_text", "parts": made}),
        node("a", "t", "assistant", "A boat.", minutes=2),
    )


@pytest.mark.parametrize("as_zip", [True, False])
def test_the_bytes_of_files_and_pictures_come_along(
    tmp_path: Path,
    as_zip: bool,
) -> None:
    export = {
        "conversations-000.json": json.dumps([photo()]).encode(),
        "file_0aa.dat": PNG,
        "file-Bb-notes.txt": b"the capybara is brown",
        "dalle-generations/file-Cc-1234.webp": b"RIFF1234WEBP",
        "conversation_asset_file_names.json": b'{"file-Cc-1234.webp": "sketch.webp"}',
    }
    place = tmp_path / ("export.zip" if as_zip else "export")
    if as_zip:
        write_zip(place, export)
    else:
        (place / "dalle-generations").mkdir(parents=True)
        for name, data in export.items():
            (place / name).write_bytes(data)
    report = bring(tmp_path, place)
    assert whys(report) == []
    ((_, (question, answer)),) = kept(tmp_path)
    boat, notes = question.attachments
    (sketch,) = answer.attachments
    assert (boat.media_type, notes.text) == ("image/png", "the capybara is brown")
    assert (sketch.name, sketch.media_type) == ("sketch.webp", "image/webp")
    with opened_store(tmp_path / "understudy.db") as (store, _):
        assert store.attachments.data(boat.sha256 or b"") == PNG


def test_a_file_that_is_not_among_those_of_an_export_is_named(tmp_path: Path) -> None:
    export = {"conversations.json": json.dumps([photo()]).encode(), "file_0aa.dat": PNG}
    report = bring(tmp_path, write_zip(tmp_path / "export.zip", export))
    assert [(one.why, one.count) for one in report.problems] == [(Why.FILES_MISSING, 2)]


def test_bytes_that_came_once_stay_when_the_text_alone_comes_again(tmp_path: Path) -> None:
    export = {"conversations.json": json.dumps([photo()]).encode(), "file_0aa.dat": PNG}
    bring(tmp_path, write_zip(tmp_path / "export.zip", export))
    bring(tmp_path, write_json(tmp_path / "c.json", [photo()]))
    ((_, (question, _)),) = kept(tmp_path)
    with opened_store(tmp_path / "understudy.db") as (store, _):
        assert store.attachments.data(question.attachments[0].sha256 or b"") == PNG


def test_the_page_of_an_export_is_read_where_it_is_all_there_is(tmp_path: Path) -> None:
    page = tmp_path / "chat.html"
    chats = json.dumps([chatgpt("g1"), chatgpt("g2")])
    page.write_text(f"<html><script>\nvar jsonData = {chats};\nvar a = [1];</script></html>")
    report = bring(tmp_path, page)
    assert (report.progress.added, whys(report)) == (2, [])
    page.write_text("<!DOCTYPE html><html>nothing</html>")
    assert [why for why, _ in whys(bring(tmp_path, page))] == [Why.WEB_PAGE]


def test_two_conversations_under_one_id_are_both_kept(tmp_path: Path) -> None:
    twins = [
        chatgpt("g", node("q", None, "user", "one", minutes=1)),
        chatgpt("g", node("q", None, "user", "two other words", minutes=1)),
    ]
    path = write_json(tmp_path / "c.json", twins)
    assert bring(tmp_path, path).progress.added == 2
    assert bring(tmp_path, path).progress.unchanged == 2
    assert sorted(one.text for _, (one, *_) in kept(tmp_path)) == ["one", "two other words"]
