"""The program ends although a thread of it is still busy, as with the import of an SDK."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

PROGRAM = """
import sys, threading
from understudy.start import leave
endless, ends = threading.Event(), threading.Event()
busy = {"endless": endless.wait, "ending": ends.wait}.get(sys.argv[1])
if busy:
    threading.Thread(target=busy, name="import sdk").start()
ends.set()
code = leave(7)
print("returned")
sys.exit(code)
"""


@pytest.mark.parametrize(("thread", "returns"), [("endless", 0), ("ending", 1), ("none", 1)])
def test_the_program_ends_whatever_a_thread_does(thread: str, returns: int) -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, thread],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stdout.count("returned")) == (7, returns), done.stderr
