"""A zip that is not what it should be is refused with its reason, and nothing is unpacked."""

from __future__ import annotations

import io
import json
import os
import socket
import stat
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.archive.transfer.exports import bring, claude, kept, said, write_json, write_zip
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = json.dumps([claude()])
FILE = "12345678-1234-1234-1234-123456789abc"


def with_name(name: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as opened:
            opened.writestr("conversations.json", GOOD)
            opened.writestr(name, "evil")

    return write


def with_link(path: Path) -> None:
    link = zipfile.ZipInfo("passwords")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("conversations.json", GOOD)
        opened.writestr(link, "/etc/passwd")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("conversations.json", b"[" + b" " * (64 << 20) + b"]")


def encrypted(path: Path) -> None:
    write_zip(path, {"conversations.json": [claude()]})
    # the bit that says so, in the local header and in the directory
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)


def strange_method(path: Path) -> None:
    write_zip(path, {"conversations.json": [claude()]})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 97
    path.write_bytes(data)


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return made.getvalue()


def nested_twice(path: Path) -> None:
    inner = packed({"conversations.json": GOOD.encode()})
    write_zip(path, {"a.zip": packed({"b.zip": inner})})


def nested_bomb(path: Path) -> None:
    # each file alone is below the size from which it is looked at
    spaces = b"[" + b" " * (15 << 20) + b"]"
    inner = packed({f"conversations-{one:03}.json": spaces for one in range(4)})
    write_zip(path, {"a.zip": inner})


def nothing(path: Path) -> None:
    write_zip(path, {"users.json": []})


def half(path: Path) -> None:
    write_zip(path, {"conversations.json": [claude(f"c{one}") for one in range(200)]})
    path.write_bytes(path.read_bytes()[:-300])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (with_name("../outside.txt"), Why.ZIP_OUTSIDE),
        (with_name("a/../../outside.txt"), Why.ZIP_OUTSIDE),
        (with_name("..\\outside.txt"), Why.ZIP_OUTSIDE),
        (with_name("/etc/outside"), Why.ZIP_OUTSIDE),
        (with_name("C:\\outside"), Why.ZIP_OUTSIDE),
        (with_link, Why.ZIP_LINK),
        (bomb, Why.ZIP_BOMB),
        (encrypted, Why.ZIP_ENCRYPTED),
        (strange_method, Why.ZIP_METHOD),
        (nested_twice, Why.ZIP_NESTED),
        (nested_bomb, Why.ZIP_BOMB),
        (nothing, Why.NOTHING_IN_IT),
        (half, Why.ZIP_DAMAGED),
    ],
)
def test_a_zip_is_refused_and_nothing_of_it_kept(
    tmp_path: Path, make: Callable[[Path], None], why: Why
) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    make(folder / "export.zip")
    report = bring(folder, folder / "export.zip")
    assert [one.why for one in report.problems] == [why]
    assert kept(folder) == []
    assert {one.name for one in tmp_path.rglob("*") if one.is_file()} <= {
        "export.zip",
        *(one.name for one in folder.glob("understudy.db*")),
    }


def test_zips_in_a_zip_are_opened_and_one_bad_one_costs_no_other(tmp_path: Path) -> None:
    """Batch downloads come as one zip of zips (osaurus PR 2650)."""
    bad = packed({"conversations.json": b"[" + b" " * (64 << 20) + b"]"})
    path = tmp_path / "outer.zip"
    batches = {
        "batch/data-000.zip": packed({"conversations.json": json.dumps([claude("c1")]).encode()}),
        "batch/data-001.zip": packed({"conversations.json": json.dumps([claude("c2")]).encode()}),
        "batch/data-002.zip": bad,
        "batch/users-000.zip": packed({"users.json": b"[]"}),
    }
    write_zip(path, {"conversations.json": [claude("c0")], **batches})
    report = bring(tmp_path, path)
    assert report.progress.added == 3
    assert [(one.file, one.why) for one in report.problems] == [
        (f"{path} (batch/data-002.zip)", Why.ZIP_BOMB)
    ]


def test_a_large_zip_in_a_zip_brings_its_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what is kept in memory it lies in a nameless file, and is read at several places."""
    monkeypatch.setattr("understudy.archive.transfer.sources.zips.IN_MEMORY_BYTES", 100)
    question = said("q", "human", "What?", 1, files=[{"file_uuid": FILE, "file_name": "a.txt"}])
    export = {
        "conversations.json": json.dumps([claude("c1", question)]).encode(),
        f"{FILE}-a.txt": b"the capybara",
    }
    path = write_zip(tmp_path / "outer.zip", {"inner.zip": packed(export)})
    report = bring(tmp_path, path)
    assert report.problems == ()
    ((_, (message,)),) = kept(tmp_path)
    assert [one.text for one in message.attachments] == ["the capybara"]
    assert {one.name for one in tmp_path.iterdir() if "understudy.db" not in one.name} == {
        "outer.zip"
    }


def test_a_zip_that_lies_about_a_byte_is_read_to_there_and_said_to_be_damaged(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("conversations.json", json.dumps([claude("c1"), claude("c2")]))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Two hours for c2", b"Six hours for c2"))
    report = bring(tmp_path, path)
    assert [one.why for one in report.problems] == [Why.CUT_OFF]
    assert report.problems[0].detail.startswith("Bad CRC-32")


def test_one_bad_zip_costs_no_other(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.zip", tmp_path / "good.zip"
    half(bad)
    write_zip(good, {"conversations.json": [claude()]})
    report = bring(tmp_path, bad, good)
    assert (report.progress.added, report.problem_count) == (1, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("is_in_folder", [False, True])
def test_what_is_no_file_costs_nothing_but_itself(tmp_path: Path, *, is_in_folder: bool) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    pipe, device, listened = (folder / f"conversations-{one}.json" for one in range(3))
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(listened))
        good = write_json(folder / "conversations-3.json", [claude()])
        files = [folder] if is_in_folder else [pipe, device, listened, good]
        report = bring(tmp_path, *files)
    assert report.progress.added == 1
    assert [(one.file, one.why, one.detail) for one in report.problems] == [
        (str(pipe), Why.NOT_A_FILE, "this is a pipe"),
        (str(device), Why.NOT_A_FILE, "this is a device"),
        (str(listened), Why.NOT_A_FILE, "this is a socket"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_in_place_of_an_attachment_is_a_missing_file(tmp_path: Path) -> None:
    data = {
        "format": "understudy conversation",
        "version": 1,
        "key": "k1",
        "title": "One",
        "created_at": "2026-03-01T08:30:00Z",
        "updated_at": "2026-03-01T08:30:00Z",
        "messages": [
            {
                "key": "m1",
                "role": "user",
                "text": "What is it?",
                "created_at": "2026-03-01T08:30:00Z",
                "attachments": [{"name": "a.png", "media_type": "image/png", "sha256": "ab" * 32}],
            }
        ],
    }
    path = write_json(tmp_path / "conversations.json", [data])
    (tmp_path / "files").mkdir()
    os.mkfifo(tmp_path / "files" / ("ab" * 32))
    report = bring(tmp_path, path)
    assert [one.why for one in report.problems] == [Why.FILES_MISSING]


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("conversations.json", GOOD)
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr("conversations.json", json.dumps([claude("c2")]))
    report = bring(tmp_path, path)
    assert report.problems == ()
    assert len(kept(tmp_path)) == 2
