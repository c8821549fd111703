"""Looks questions up in a fresh process: time by the clock and of the processor, and memory.

Started by `tests.benchmarks.past_answers`; NumPy must not be loaded before the first lookup.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from understudy.archive.past.past_answers import PastAnswers
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock


def memory_mb() -> float:
    for entry in Path("/proc/self/status").read_text("utf-8").splitlines():
        if entry.startswith("VmRSS:"):
            return int(entry.split()[1]) / 1024
    return 0.0


def at(share: float, taken: list[float]) -> float:
    return sorted(taken)[int(share * (len(taken) - 1))] * 1000


async def main() -> None:
    folder = Path(sys.argv[1])
    queries = json.loads((folder / "asked.json").read_text("utf-8"))
    clock = SystemClock()
    database = open_archive(folder / "understudy.db", clock).database
    past = PastAnswers(database, clock)
    if "numpy" in sys.modules:
        sys.exit("NumPy is loaded before anybody asked")
    before, began = memory_mb(), time.perf_counter()
    await past.find("Which tea goes with strawberry cake in the garden?")
    first_s = time.perf_counter() - began
    taken, worked = [], []
    for text in queries:
        began, worked_s = time.perf_counter(), time.process_time()
        await past.find(text)
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - worked_s)
    print(
        f"{past.kept.count()} stored, {len(queries)} asked: first {first_s:.2f} s,"
        f" {memory_mb() - before:.0f} MB more than before;"
        f" by the clock p50 {at(0.5, taken):.1f} ms, p95 {at(0.95, taken):.1f} ms;"
        f" of the processor p50 {at(0.5, worked):.1f} ms, p95 {at(0.95, worked):.1f} ms"
    )
    past.close()
    database.close()


if __name__ == "__main__":
    asyncio.run(main())
