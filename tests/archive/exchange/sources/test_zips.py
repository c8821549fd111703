"""A zip that is not what it should be is refused with its reason, and nothing is unpacked."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.archive.exchange.exports import bring, claude, kept, write_zip
from understudy.archive.exchange.model import Why

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = json.dumps([claude()])


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


def nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("conversations.json", GOOD)
    write_zip(path, {"data-000.zip": inner.getvalue()})


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
        (nested, Why.ZIP_NESTED),
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
