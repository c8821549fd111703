"""The target folder of an export: no partial files appear, and none are overwritten."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Generator

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_EXISTS = {errno.EEXIST, errno.ENOTEMPTY}


@contextmanager
def whole_folder(target: Path) -> Generator[Path]:
    """Yield a folder to fill, which becomes ``target`` at the end, or leaves nothing behind.

    Raises `ExportError`: ``exists`` if ``target`` exists already.
    """
    with _translated(target):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ExportError(target, "exists")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.parent))
        try:
            yield part
            if target.exists():
                target.rmdir()  # Windows renames only to a free name; files added meanwhile stay
            part.rename(target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


@contextmanager
def into_folder(target: Path) -> Generator[Path]:
    """Yield a folder to fill, whose files then move to ``target``, beside those there.

    A name that is taken gets a number; a file named by its content keeps its name. Raises
    `ExportError`.
    """
    with _translated(target):
        target.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".understudy-", dir=target))
        try:
            yield part
            for folder in [one for one in part.iterdir() if one.is_dir()]:
                (target / folder.name).mkdir(exist_ok=True)
                for file in folder.iterdir():
                    _place(file, target / folder.name / file.name)
            for file in [one for one in part.iterdir() if one.is_file()]:
                number, place = 1, target / file.name
                while not _place(file, place):
                    number += 1
                    place = target / f"{file.stem} ({number}){file.suffix}"
        finally:
            shutil.rmtree(part, ignore_errors=True)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file, readable only by its owner."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "wb") as opened:
        opened.write(data)


def _place(file: Path, place: Path) -> bool:
    """Give a file its name; return False if that is taken."""
    try:
        os.link(file, place)
    except FileExistsError:
        return False
    except OSError:
        # a file system without links: only here could two exports at once collide
        if place.exists():
            return False
        file.rename(place)
    return True


@contextmanager
def _translated(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            cause = "full"
        elif problem.errno in _READ_ONLY:
            cause = "read_only"
        elif problem.errno in _EXISTS or isinstance(problem, NotADirectoryError):
            cause = "exists"
        else:
            cause = "failed"
        raise ExportError(target, cause, problem.strerror or str(problem)) from problem
