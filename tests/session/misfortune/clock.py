"""The clocks of a program under test, moved while it runs."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("moved_clock.c")


class MovedClock:
    """Builds the library that moves the clocks; ``env`` is what a program needs to live by it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock-shifts"
        library = folder / "moved_clock.so"
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self._wall_s = self._asleep_s = 0
        self._write()
        # beside what moves the clock of the whole run, if anything does (CONTRIBUTING)
        before = os.environ.get("LD_PRELOAD", "")
        preload = f"{library}:{before}" if before else str(library)
        self.env = {"LD_PRELOAD": preload, "CLOCK_SHIFTS": str(self._file)}

    def set_forward(self, by_s: int) -> None:
        """Set the wall clock, as a person or a time server does; back if it is negative."""
        self._wall_s += by_s
        self._write()

    def sleep(self, for_s: int) -> None:
        """Let the time of a sleep go by: the program must be stopped meanwhile."""
        self._wall_s += for_s
        self._asleep_s += for_s
        self._write()

    def set_right(self) -> None:
        """Set the wall clock to the true time again, as a time server would after each jump."""
        self._wall_s = 0
        self._write()

    def _write(self) -> None:
        mode = "r+b" if self._file.exists() else "wb"
        with self._file.open(mode) as file:  # in place: it is mapped by the program
            file.write(struct.pack("=qq", self._wall_s, self._asleep_s))
