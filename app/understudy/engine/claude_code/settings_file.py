"""Reads and replaces Claude Code's ``settings.json``, the person's own file: whole or not at all.

A link is not written through, and a read-only file stays so; each is a `ClaudeSettingsError`.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Literal

import msgspec

from understudy.base.errors import UnderstudyError
from understudy.base.files.paths import sync_folder
from understudy.engine.claude_code.json_members import NotAnObjectError, document
from understudy.words.claude_code.connecting import problem_sentence

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2 << 20
NAME = "settings.json"
COPY_SUFFIX = ".before-understudy"

Problem = Literal[
    "comments",
    "broken",
    "not_an_object",
    "link",
    "read_only",
    "not_yours",
    "too_large",
    "changed",
    "failed",
]


class ClaudeSettingsError(UnderstudyError):
    """The file cannot be changed, and was not; ``detail`` is the system's reason or a position."""

    def __init__(self, path: Path, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{path}: {problem} {detail}".strip())
        self.path = path
        self.problem: Problem = problem
        self.detail = detail

    @property
    def sentence(self) -> str:
        """Why it was not changed, for the person."""
        return problem_sentence(str(self.path), self.problem, self.detail)


class Seen(msgspec.Struct, frozen=True):
    """A file as it was read. ``mode`` None: it is not there, and ``content`` is empty."""

    content: bytes = b""
    mode: int | None = None
    mark: tuple[int, int, int] = (0, 0, 0)

    @property
    def text(self) -> str:
        """The text, without a byte order mark; an object even if there is no file."""
        return self.content.decode("utf-8-sig") if self.mode is not None else "{}\n"

    def encoded(self, text: str) -> bytes:
        bom = "\ufeff" if self.content.startswith(b"\xef\xbb\xbf") else ""
        return f"{bom}{text}".encode()


def read(path: Path) -> Seen:
    """Read a file that may be changed and holds one object. Raises `ClaudeSettingsError`."""
    try:
        found = path.lstat()
        _check(path, found)
        content = path.read_bytes()
        if _mark(path.lstat()) != _mark(found):
            raise ClaudeSettingsError(path, "changed")
    except FileNotFoundError:
        return Seen()
    except OSError as problem:
        raise ClaudeSettingsError(path, "failed", problem.strerror or "") from problem
    seen = Seen(content, stat.S_IMODE(found.st_mode), _mark(found))
    try:
        document(seen.text)
    except NotAnObjectError as problem:
        raise ClaudeSettingsError(path, "not_an_object") from problem
    except json.JSONDecodeError as problem:
        kind: Problem = "comments" if _is_comment(problem) else "broken"
        raise ClaudeSettingsError(path, kind, f"{problem.lineno}:{problem.colno}") from problem
    except (ValueError, RecursionError) as problem:
        raise ClaudeSettingsError(path, "broken") from problem
    return seen


def replace(path: Path, seen: Seen, content: bytes) -> None:
    """Replace the file, if it still is as it was ``seen``. Raises `ClaudeSettingsError`."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.understudy")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        beside.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(beside, flags, 0o600), "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            if seen.mode is not None and os.name == "posix":
                beside.chmod(seen.mode)
            if _now(path) != seen.mark:
                raise ClaudeSettingsError(path, "changed")
            beside.replace(path)
            sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        raise ClaudeSettingsError(path, "failed", problem.strerror or "") from problem


def keep_copy(path: Path, seen: Seen) -> Path | None:
    """Keep a copy beside it and return its path; None without a file. An earlier copy stays."""
    if seen.mode is None:
        return None
    copy = path.with_name(path.name + COPY_SUFFIX)
    number = 1
    while os.path.lexists(copy):
        if not copy.is_symlink() and copy.is_file() and copy.read_bytes() == seen.content:
            return copy
        number += 1
        copy = path.with_name(f"{path.name}{COPY_SUFFIX}-{number}")
    replace(copy, Seen(), seen.content)
    return copy


def _check(path: Path, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise ClaudeSettingsError(path, "link", str(path.readlink()))
    if not stat.S_ISREG(found.st_mode):
        raise ClaudeSettingsError(path, "failed")
    if found.st_nlink > 1:
        raise ClaudeSettingsError(path, "link")
    if os.name == "posix" and found.st_uid != os.geteuid():
        raise ClaudeSettingsError(path, "not_yours")
    if not found.st_mode & stat.S_IWUSR:
        raise ClaudeSettingsError(path, "read_only")
    if found.st_size > MOST_BYTES:
        raise ClaudeSettingsError(path, "too_large")


def _mark(found: os.stat_result) -> tuple[int, int, int]:
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _now(path: Path) -> tuple[int, int, int]:
    try:
        return _mark(path.lstat())
    except FileNotFoundError:
        return Seen().mark


def _is_comment(problem: json.JSONDecodeError) -> bool:
    return problem.doc[problem.pos :].lstrip()[:2] in {"//", "/*"}
