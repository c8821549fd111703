"""A name that means no regular file is refused at once; a pipe given on purpose is read once."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from understudy.base.files import given_files
from understudy.base.files.given_files import NotAFileError, given_pieces, open_regular, read_given

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Give the reading and the writing end of a pipe."""
    reading, writing = os.pipe()
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:
            continue


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_file_is_refused_by_its_kind_also_behind_a_link(
    tmp_path: Path, kind: str
) -> None:
    place = tmp_path / "thing"
    link = tmp_path / "conversations.json"
    with socket.socket(socket.AF_UNIX) as listening:
        if kind == "folder":
            place.mkdir()
        elif kind == "pipe":
            os.mkfifo(place)
        elif kind == "socket":
            listening.bind(str(place))
        else:
            place = Path("/dev/zero")
        link.symlink_to(place)
        for path in (place, link):
            with pytest.raises(NotAFileError) as raised:
                open_regular(path)
            assert (raised.value.kind, raised.value.filename) == (kind, str(path))
            with pytest.raises(NotAFileError):
                read_given(path, 10)


def test_a_name_that_becomes_a_pipe_after_it_was_looked_at_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "thing"
    place.write_bytes(b"a file")
    looked_at = place.stat()
    place.unlink()
    os.mkfifo(place)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: looked_at)
    with pytest.raises(NotAFileError):
        open_regular(place)


def test_a_regular_file_is_read_and_no_further_than_asked(tmp_path: Path) -> None:
    place = tmp_path / "thing"
    place.write_bytes(b"0123456789")
    assert read_given(place, 20) == b"0123456789"
    assert read_given(place, 4) == b"01234"


def test_a_given_pipe_is_read_to_its_end_and_only_once(ends: tuple[int, int]) -> None:
    reading, writing = ends
    said = b"a" * 200_000

    def write() -> None:
        os.write(writing, said)
        os.close(writing)

    thread = threading.Thread(target=write)
    thread.start()
    assert b"".join(given_pieces(Path(f"/dev/fd/{reading}"))) == said
    thread.join()
    assert read_given(Path(f"/proc/self/fd/{reading}"), 10) == b""


def test_a_given_pipe_without_end_is_left_at_the_limit(ends: tuple[int, int]) -> None:
    reading, writing = ends
    os.write(writing, b"x" * 11)  # and never closed while it is read
    assert read_given(Path(f"/dev/fd/{reading}"), 10) == b"x" * 11


def test_a_given_pipe_whose_writer_is_silent_is_given_up(
    ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given_files, "PIPE_SILENT_S", 0.0)
    with pytest.raises(TimeoutError):
        read_given(Path(f"/dev/fd/{ends[0]}"), 10)


def test_a_device_is_no_pipe_though_it_was_given() -> None:
    with Path("/dev/zero").open("rb") as zero, pytest.raises(NotAFileError, match="device"):
        read_given(Path(f"/dev/fd/{zero.fileno()}"), 10)
