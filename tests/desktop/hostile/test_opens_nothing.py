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

pytestmark = pytest.mark.slow(seconds=50)
ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("child.py")
LONGEST_S = 600


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """Return a folder with a file to open on purpose, and named pipes that nothing may open."""
    made = tmp_path / "bait"
    made.mkdir()
    (made / "control").write_bytes(b"opened on purpose")
    for name in ("x.png", "x@2x.png"):
        os.mkfifo(made / name)
    return made


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
@pytest.mark.parametrize(("part", "scale"), [("windows", "1"), ("windows", "2"), ("corpus", "1")])
def test_showing_hostile_text_opens_no_file_and_no_connection(
    bait: Path, tmp_path: Path, part: str, scale: str
) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "installers/debian-test.txt names it"
    calls = tmp_path / "calls.txt"
    ended = shown(
        bait,
        [
            *(strace, "-f", "--seccomp-bpf", "-qq", "-s", "4096"),
            *("-e", "trace=%file,connect,sendto", "-o", str(calls)),
        ],
        part,
        scale,
    )
    assert ended.stdout == "shown\n", ended.stderr
    lines = calls.read_text("utf-8", "replace").splitlines()
    baited = [line for line in lines if str(bait) in line]
    assert baited, "the control must be seen"
    assert [line for line in baited if f"{bait}/control" not in line] == []
    assert [line for line in lines if "AF_INET" in line or "https://" in line] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are the bait")
def test_a_careless_or_hostile_model_cannot_crash_the_window(bait: Path) -> None:
    """Large and nested texts, with Python's own audit hook watching in place of strace."""
    ended = shown(bait, [], "large", "1")
    assert ended.stdout == "shown\n", ended.stderr


def shown(bait: Path, tracer: list[str], part: str, scale: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - fixed words
        [*tracer, sys.executable, str(CHILD), part],
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
