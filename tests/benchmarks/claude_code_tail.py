"""What following Claude Code's transcripts costs: while a session writes, and while none does.

    .venv/bin/python -m tests.benchmarks.claude_code_tail [--seconds N]

One process follows a home with 200 project folders; another writes 1 MB/s as a session does, whole
lines every tenth of a second. Wake-ups are voluntary context switches of all its threads (Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.start_to_tray import switches
from tests.status.claude_code.test_canaries import every_kind
from understudy.base.clock import SystemClock
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

RATE_BYTES = 1_000_000
FOLDERS = 200
SETTLE_S = 2.0


def follow(home: str, ready: Event) -> None:
    async def run() -> None:
        clock = SystemClock()
        tail = ClaudeCodeTail(lambda: True, clock, lambda _told: None, {}, Path(home))
        running = asyncio.create_task(tail.run())
        await asyncio.sleep(SETTLE_S)
        ready.set()
        await running

    asyncio.run(run())


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def write(path: Path, seconds: float) -> int:
    """Write lines of all kinds at the rate; return how many bytes."""
    block = b"\n".join(one for n in range(60) for one in every_kind(n)) + b"\n"
    lines = block.splitlines(keepends=True)
    began, written, at = time.monotonic(), 0, 0
    while (passed := time.monotonic() - began) < seconds:
        due = int(passed * RATE_BYTES) - written
        told = b""
        while len(told) < due:
            told += lines[at % len(lines)]
            at += 1
        with path.open("ab") as file:
            written += file.write(told)
        time.sleep(0.1)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as home:
        projects = Path(home) / ".claude" / "projects"
        for number in range(FOLDERS):
            folder = projects / f"-home-user-project-{number}"
            folder.mkdir(parents=True)
            (folder / "old.jsonl").write_text(json.dumps({"type": "summary"}) + "\n", "utf-8")
        start = multiprocessing.get_context("spawn")
        ready = start.Event()
        process = start.Process(target=follow, args=(home, ready))
        process.start()
        ready.wait()
        assert process.pid is not None
        time.sleep(SETTLE_S)
        before, used = switches(process.pid), cpu_s(process.pid)
        time.sleep(seconds)
        idle = switches(process.pid) - before
        spent = cpu_s(process.pid) - used
        print(f"no session: {idle} wake-ups and {spent:.2f} s CPU in {seconds:g} s")
        used = cpu_s(process.pid)
        written = write(projects / "-home-user-project-7" / "new.jsonl", seconds)
        time.sleep(0.5)
        spent = cpu_s(process.pid) - used
        rate = written / seconds / 1e6
        print(f"a session writes {rate:.2f} MB/s: {100 * spent / seconds:.1f} % of a core")
        process.terminate()
        process.join()


if __name__ == "__main__":
    main()
