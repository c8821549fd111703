"""An unattended stretch of scripted misfortune: the program must live, stay small and be right.

    .venv/bin/python -m tests.session.misfortune [--minutes 60] [--seed 1] [--only EVENT]

Needs root, who may mount a small disk, a C compiler, and what the session tests need. Each event is
followed by calm, in which the tray must say that Claude works. The events of a round come in an
order of their own. A table of the program's memory (PSS), minute by minute, ends the run; it exits
with 1 if the program ended or was wrong for minutes.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.archive.full_disk import mounted
from tests.benchmarks.start_to_tray import memory_of
from tests.patience import PATIENCE_S
from tests.session.misfortune import ROOM
from tests.session.misfortune.clock import MovedClock
from tests.session.misfortune.desktop import FragileDesktop
from tests.session.misfortune.events import EVENTS, LAST, Unlucky, computer_sleeps

if TYPE_CHECKING:
    from collections.abc import Callable


class Sampler(threading.Thread):
    """Notes the program's memory each minute: (minute, MB, threads, open files)."""

    def __init__(self, pid: int, every_s: float = 60.0) -> None:
        super().__init__(daemon=True)
        self._process = Path("/proc", str(pid))
        self._pid = pid
        self._every_s = every_s
        self._ended = threading.Event()
        self.samples: list[tuple[float, float, int, int]] = []

    def run(self) -> None:
        began = time.monotonic()
        while not self._ended.wait(self._every_s):
            if not (self._process / "fd").exists():
                return
            threads = len(list((self._process / "task").iterdir()))
            files = len(list((self._process / "fd").iterdir()))
            minute = (time.monotonic() - began) / 60
            self.samples.append((minute, memory_of(self._pid)[0], threads, files))
            say("{:6.1f} min {:7.1f} MB {:4d} threads {:4d} files".format(*self.samples[-1]))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def suffer(program: Unlucky, minutes: float, seed: int, only: list[str] | None) -> int:
    """Let events happen for so long, at least one round; return how many did."""
    dice = random.Random(seed)  # noqa: S311 - an order of events, no secret
    ends_at = time.monotonic() + minutes * 60
    happened = 0
    events = [one for one in EVENTS if not only or one.__name__ in only]
    while events and (happened < len(events) or time.monotonic() < ends_at):
        if happened % len(events) == 0:
            dice.shuffle(events)
        _suffer_one(program, events[happened % len(events)])
        happened += 1
    if events:
        _suffer_one(program, computer_sleeps)  # the tray must then say that all is well, no less
    if not only or LAST.__name__ in only:
        _suffer_one(program, LAST)
        happened += 1
    return happened


def _suffer_one(program: Unlucky, event: Callable[[Unlucky], None]) -> None:
    began = time.monotonic()
    event(program)
    say(f"{event.__name__}: right again after {time.monotonic() - began:.0f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", action="append", choices=[one.__name__ for one in (*EVENTS, LAST)]
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="understudy-misfortune-") as scratch:
        desktop = FragileDesktop(Path(scratch, "session"))
        desktop.start()
        clock = MovedClock(Path(scratch))
        with closing(desktop), mounted(Path(scratch, "home"), ROOM) as home:
            if home is None:
                sys.exit("only root may mount the small disk that is filled")
            with Unlucky(desktop, home, clock) as program:
                program.is_long = wanted.minutes >= 10
                program.start("--background")
                program.calm()
                assert program.process is not None
                sampler = Sampler(program.process.pid)
                sampler.start()
                try:
                    happened = suffer(program, wanted.minutes, wanted.seed, wanted.only)
                    program.signal(signal.SIGTERM)
                    assert program.process.wait(PATIENCE_S) == 0
                except BaseException:
                    desktop.screenshot("misfortune.png")
                    say(f"tray: {program.tooltip()!r}")
                    say(program.stderr()[-4000:])
                    raise
                finally:
                    sampler.stop()
                say(f"{happened} events, {program.incidents} incidents; it ended with 0")
                assert "Traceback" not in program.stderr(), program.stderr()
    return 0


if __name__ == "__main__":
    sys.exit(main())
