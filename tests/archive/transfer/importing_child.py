"""A program that imports until it is done or killed: ``DATABASE FILE``.

Says a line for each batch it wrote, and ``done`` at its end.
"""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from understudy.archive.transfer import importer
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from understudy.archive.transfer.results import Progress


def say(progress: Progress) -> None:
    sys.stdout.write(f"{progress.added}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # many small moments: more to be killed in
    importer.BATCH_CONVERSATIONS = 10
    importer.FREE_S = 0.0
    importer.Importer(Path(sys.argv[1]), SystemClock(), Event(), say).run([Path(sys.argv[2])])
    sys.stdout.write("done\n")
