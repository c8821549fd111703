"""The printing of commands: no terminal escapes, only JSON on stdout, instants in UTC."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast
from unicodedata import combining, east_asian_width

import msgspec

from understudy.base.errors import UnderstudyError
from understudy.base.shown_text import json_shown, one_line, open_flag, shown

if TYPE_CHECKING:
    from datetime import datetime


class UnwrittenError(UnderstudyError):
    """Stdout cannot be written; ``reason`` is the system's words, "" if its reader left.

    It is no OSError, so that a command cannot take it for trouble with its own files.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"stdout: {reason}")
        self.reason = reason


class ShownWriter(io.TextIOBase):
    """Stdout of every command: writes text as `shown`, at once. Raises `UnwrittenError`.

    Also if it is not a terminal: the content of a file or a pipe is shown on a terminal later.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._flag = ""
        self._after_return = False

    def write(self, text: str, /) -> int:
        given = len(text)
        if self._after_return and text:
            # written already, with the carriage return before it
            text = text.removeprefix("\n")
            self._after_return = False
        if text.endswith("\r"):
            self._after_return = True
            text += "\n"
        # spreadsheets need both in their tables
        for line in text.splitlines(keepends=True):
            end = "\r\n" if line.endswith("\r\n") else ""
            whole = shown(self._flag + line.removesuffix(end))
            self._write(whole[len(self._flag) :] + end)
            self._flag = "" if end else open_flag(whole)
        return given

    def write_over(self, words: str) -> None:
        """Replace the terminal's line by ``words``, or clear it if empty: for progress."""
        self._write(f"\r{one_line(words)}\x1b[K")
        self.flush()

    def write_bold(self, words: str) -> None:
        """Write ``words`` in bold; only for a terminal."""
        self._write(f"\x1b[1m{one_line(words)}\x1b[0m")

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as problem:
            self._lose(problem)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except OSError as problem:
            self._lose(problem)

    def _lose(self, problem: OSError) -> None:
        reader_left = isinstance(problem, BrokenPipeError)
        reason = "" if reader_left else problem.strerror or str(problem)
        raise UnwrittenError(reason) from problem

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a field where Python has a property
        return self._stream.encoding


class NoticeWriter(ShownWriter):
    """Stderr of every command: a notice that cannot be written is lost, and the command goes on."""

    def _lose(self, problem: OSError) -> None:
        del problem


class _Nowhere(io.TextIOBase):
    def write(self, text: str, /) -> int:
        return len(text)


def show_what_is_written() -> None:
    """Use UTF-8, and send all output through `ShownWriter` from now on; once is enough."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    # a program without a console has neither; what a command prints then is lost
    if not isinstance(sys.stdout, ShownWriter):
        sys.stdout = cast("TextIO", ShownWriter(sys.stdout or cast("TextIO", _Nowhere())))
    if not isinstance(sys.stderr, ShownWriter):
        # without stderr, `print` would write notices to stdout
        sys.stderr = cast("TextIO", NoticeWriter(sys.stderr or cast("TextIO", _Nowhere())))


def write_over(words: str) -> bool:
    """Show ``words`` in a line of stderr that is overwritten, if it is a terminal."""
    stream = sys.stderr
    if not isinstance(stream, ShownWriter) or not stream.isatty():
        return False
    stream.write_over(words)
    return True


def print_line(line: str, *, flush: bool = False) -> None:
    """Print one line, whatever its names contain: none of them may add another."""
    print(shown(line).replace("\n", " "), flush=flush)


def columns_of(text: str) -> int:
    """Return how many columns of a terminal the text takes: Chinese and Japanese letters take two.

    Marks that stand on the letter before them take none.
    """
    return sum(
        0 if combining(one) else 2 if east_asian_width(one) in {"W", "F"} else 1 for one in text
    )


def padded(text: str, columns: int, *, to_the_right: bool = False) -> str:
    """Return the text with blanks after it, or before it, so that it takes so many columns."""
    blanks = " " * (columns - columns_of(text))
    return blanks + text if to_the_right else text + blanks


def iso(instant: datetime | None) -> str | None:
    """Return the instant like ``2026-11-21T09:30:00Z``."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on one line, at once."""
    sys.stdout.write(json_shown(msgspec.json.encode(value).decode()) + "\n")
    sys.stdout.flush()
