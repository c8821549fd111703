"""The log: what cannot be written costs lines, and the log says how many."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("resource", reason="Windows has no limit on the size of files")

# A process of its own: a limit on the size of files would hold for every test beside this one.
FULL_FOR_A_WHILE = """
import logging, os, resource, sys
from pathlib import Path
from understudy.base.files.log import log_to

path = Path(sys.argv[1])
log_to(path)
logging.warning("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
for number in range(3):
    logging.warning("lost %d", number)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
logging.warning("after")
"""


def test_lines_that_a_full_disk_refused_are_counted_in_the_next_one(tmp_path: Path) -> None:
    log = tmp_path / "understudy.log"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", FULL_FOR_A_WHILE, str(log)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    lines = log.read_text("utf-8").splitlines()
    ends = ("before", "3 lines could not be written here", "after")
    assert [line.endswith(end) for line, end in zip(lines, ends, strict=True)] == [True] * 3
