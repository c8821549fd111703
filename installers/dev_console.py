"""What a person sees while they wait: a heading per step, progress below it, its time at the end.

Plain ASCII throughout, because a bare machine may have no locale and a Windows console an old one.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

TAIL_LINES = 25
WIDTH = 78
LOG_INTERVAL_S = 2.0


class DevError(Exception):
    """A step cannot go on; the text is for the person at the terminal and says what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before what a started program prints."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Head what happens inside with ``title`` and close it with the time it took."""
    say(f"\n== {title}")
    started = time.monotonic()
    yield
    say(f"   done in {time.monotonic() - started:.1f} s")


class ProgressLine:
    """One line rewritten in place on a terminal; in a log a new line every few seconds."""

    def __init__(self) -> None:
        self._rewrites = sys.stdout.isatty()
        self._open = False
        self._shown_at_s = -LOG_INTERVAL_S

    def show(self, text: str) -> None:
        text = f"   {text}"[:WIDTH]
        if self._rewrites:
            print(f"\r{text:<{WIDTH}}", end="", flush=True)
            self._open = True
        elif time.monotonic() - self._shown_at_s >= LOG_INTERVAL_S:
            say(text)
            self._shown_at_s = time.monotonic()

    def close(self) -> None:
        if self._open:
            say("")
            self._open = False


def follow(
    command: Sequence[str] | str,
    describe: Callable[[str], str | None],
    environment: Mapping[str, str] | None = None,
    *,
    directory: Path | None = None,
) -> None:
    """Run ``command`` in ``directory`` and show what ``describe`` makes of each line it prints.

    On Windows it may be a whole command line.
    Raises DevError with the last lines printed when the command cannot start or fails.
    """
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    progress = ProgressLine()
    try:
        with subprocess.Popen(
            command,
            env=environment,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                tail.append(line.rstrip())
                if (shown := describe(line)) is not None:
                    progress.show(shown)
    except OSError as error:
        raise DevError(f"{_head(command, 1)} cannot be started: {error}") from error
    finally:
        progress.close()
    if process.returncode:
        said = "\n".join(f"   | {line}" for line in tail)
        raise DevError(f"{said}\n{_head(command, 4)} ... ended with {process.returncode}")


def _head(command: Sequence[str] | str, words: int) -> str:
    return " ".join((command.split() if isinstance(command, str) else command)[:words])
