"""What the program holds in memory: in the tray, with the chat open, after its first answers.

    .venv/bin/python -m tests.benchmarks.chat_memory [--desktop X-Generic]

The real program on a real X session of its own. Memory is PSS in MB, and *alone* the same with the
pages of each library as if no other program had it loaded, as in `start_to_tray`. The aim of PSS is
160 MB with the chat open and an SDK loaded. The second question goes to the other company, so that
both SDKs are loaded in the end.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.benchmarks.start_to_tray import SETTLE_S, memory_of_family
from tests.session.desktop_session import DesktopSession, eventually
from tests.session.running_program import Program
from understudy.world.behaviour import HttpError

AIM_MB = 160.0


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--desktop", default="X-Generic", help="XFCE loads the theme of GTK")
    chosen = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        session = DesktopSession(Path(folder) / "session", ("--desktop", chosen.desktop))
        session.start()
        try:
            with Program(session, Path(folder) / "home") as program:
                _measure(program)
        finally:
            session.close()


def _measure(program: Program) -> None:
    print(f"{'':32} {'PSS':>8} {'alone':>8}   (aim with chat and SDK: {AIM_MB:.0f} MB)")
    program.start("--background")
    _row(program, "in the tray")
    program.second()
    eventually(program.window)
    _row(program, "chat opened")
    program.type("Why?")
    eventually(lambda: len(program.segments()) == 1)
    _row(program, "one answer of Claude's")
    program.change(lambda world: world.claude.behave(HttpError(529)))
    program.type("And then?")
    eventually(lambda: any(one[0] == "backup" for one in program.segments()))
    _row(program, "and one of the backup's")


def _row(program: Program, title: str) -> None:
    time.sleep(SETTLE_S)
    assert program.process is not None
    pss, alone = memory_of_family(program.process.pid)
    print(f"{title:32} {pss:8.1f} {alone:8.1f}", flush=True)


if __name__ == "__main__":
    main()
