"""What the program writes is for its owner alone, and no link or pipe makes it write elsewhere."""

from __future__ import annotations

import logging
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from understudy.base.files.log import SIZE_BYTES, log_to
from understudy.base.files.paths import open_private, replace_private

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
OPEN_TO_ALL = 0o644


@contextmanager
def logging_to(path: Path, umask: int = 0) -> Generator[logging.Logger]:
    """Log there as the program does, and put the root logger back afterwards."""
    root = logging.getLogger()
    level, before, mask = root.level, list(root.handlers), os.umask(umask)
    try:
        log_to(path)
        yield logging.getLogger("understudy.test")
    finally:
        os.umask(mask)
        root.setLevel(level)
        for one in set(root.handlers) - set(before):
            root.removeHandler(one)
            one.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_log_is_its_owners_alone_also_after_it_turned_over(tmp_path: Path) -> None:
    path = tmp_path / "log" / "understudy.log"
    path.parent.mkdir()
    path.touch(OPEN_TO_ALL)
    path.chmod(OPEN_TO_ALL)  # left by an older version
    with logging_to(path) as log:
        assert mode(path) == 0o600
        for _ in range(3):
            log.info("x" * (SIZE_BYTES // 2))
    files = sorted(path.parent.iterdir())
    assert len(files) > 1
    assert {mode(one) for one in files} == {0o600}


def test_a_new_file_is_private_from_its_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def look(file: int, _mode: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(file).st_mode))

    monkeypatch.setattr(os, "fchmod", look)  # what it would put right must not be needed
    mask = os.umask(0)
    try:
        os.close(open_private(tmp_path / "new", os.O_WRONLY))
    finally:
        os.umask(mask)
    assert seen == [0o600]


def test_the_log_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "understudy.log"
    for word in ("first", "second"):
        with logging_to(path) as log:
            log.info(word)
    assert [line.split()[-1] for line in path.read_text("utf-8").splitlines()] == [
        "first",
        "second",
    ]


def test_what_another_process_logs_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "understudy.log"
    with logging_to(path) as log:
        log.info("first")
        with path.open("a", encoding="utf-8") as other:
            other.write("of another process\n")
        log.info("second")
    assert [line.split()[-1] for line in path.read_text("utf-8").splitlines()] == [
        "first",
        "process",
        "second",
    ]


def test_a_link_in_the_logs_place_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "somebody-elses"
    other.write_text("precious", encoding="utf-8")
    other.chmod(OPEN_TO_ALL)
    path = tmp_path / "understudy.log"
    path.symlink_to(other)
    with pytest.raises(OSError, match="symbolic links"), logging_to(path):
        pass
    assert other.read_text("utf-8") == "precious"
    assert mode(other) == OPEN_TO_ALL


def test_a_link_to_nothing_makes_no_file_where_it_points(tmp_path: Path) -> None:
    path = tmp_path / "understudy.log"
    path.symlink_to(tmp_path / "not-there")
    with pytest.raises(OSError, match="symbolic links"), logging_to(path):
        pass
    assert not (tmp_path / "not-there").exists()


def test_a_link_that_comes_while_the_log_turns_over_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "somebody-elses"
    other.write_text("precious", encoding="utf-8")
    path = tmp_path / "understudy.log"
    monkeypatch.setattr(logging, "raiseExceptions", False)
    with logging_to(path) as log:
        log.info("x" * (SIZE_BYTES - 200))
        path.unlink()
        path.symlink_to(other)
        for _ in range(3):
            log.info("y" * 500)
    assert other.read_text("utf-8") == "precious"


@pytest.mark.parametrize("is_read", [True, False])
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path, *, is_read: bool) -> None:
    pipe = tmp_path / "understudy.log"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK) if is_read else None
    with pytest.raises(OSError, match="not a regular file" if is_read else "No such device"):
        open_private(pipe, os.O_WRONLY)
    if reader is not None:
        assert os.read(reader, 10) == b""
        os.close(reader)


def test_a_file_is_replaced_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_bytes(b"old")
    path.chmod(OPEN_TO_ALL)
    mask = os.umask(0)
    try:
        replace_private(path, b"new")
    finally:
        os.umask(mask)
    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_stays_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.mkdir()
    (path / "in-the-way").touch()
    with pytest.raises(OSError, match="directory"):
        replace_private(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
