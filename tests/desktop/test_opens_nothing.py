"""Whatever an answer, a title or a model's name holds, showing it opens nothing.

A process shows it, and the system calls of that process are read: what Qt opens by itself no
return value tells. The bait is a named pipe, so that opening it would hang the process as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("hostile_child.py")
LONGEST_S = 600


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
@pytest.mark.parametrize("scale", ["1", "2"])
def test_showing_hostile_text_opens_no_file_and_no_connection(tmp_path: Path, scale: str) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "installers/debian-test.txt names it"
    bait = tmp_path / "bait"
    bait.mkdir()
    (bait / "control").write_bytes(b"opened on purpose")
    for name in ("x.png", "x@2x.png"):
        os.mkfifo(bait / name)
    calls = tmp_path / "calls.txt"
    ended = subprocess.run(  # noqa: S603 - fixed words
        [
            *(strace, "-f", "-qq", "-s", "4096", "-e", "trace=%file,connect,sendto"),
            *("-o", str(calls), sys.executable, str(CHILD)),
        ],
        env={
            **os.environ,
            "BAIT": str(bait),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": scale,
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert ended.stdout == "shown\n", ended.stderr
    lines = calls.read_text("utf-8", "replace").splitlines()
    baited = [line for line in lines if str(bait) in line]
    assert baited, "the control must be seen"
    assert [line for line in baited if f"{bait}/control" not in line] == []
    assert [line for line in lines if "AF_INET" in line or "https://" in line] == []
