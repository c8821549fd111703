"""How long the windows stand still while an SDK is loaded on the engine's side.

    .venv/bin/python -m tests.benchmarks.gui_stalls [--runs 5]

A process of its own for each run, offscreen: a 5 ms timer on the GUI's thread notes how late it
comes while the provider's SDK is loaded as opening the chat does. Beside it the same without
loading, which is what the machine itself does to the timer. The second figure is how much of the
processor this program used during one stall: the rest is others' doing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import nullcontext
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from understudy.base.settings.values import ProviderSettings
from understudy.chat.providers.kinds import build_provider
from understudy.engine.loop import Engine

WORST_MS = 50
TICK_MS = 5
AFTER_S = 1.0  # a collection that was put off would come then
NAMES = ("nothing", "anthropic", "openai")


async def _key() -> str:
    return "key"


async def _load(name: str) -> None:
    kind: Literal["anthropic", "openai"] = "openai" if name == "openai" else "anthropic"
    settings = ProviderSettings(id="one", kind=kind, base_url="http://127.0.0.1:9", models=("one",))
    provider = build_provider(settings, _key)
    if name != "nothing":
        await provider.preload()
    await provider.close()


def watch(name: str) -> None:
    """Load ``name`` and print the longest stalls as JSON."""
    app = QApplication(["stalls", "-platform", "offscreen"])
    engine: Engine[None] = Engine(nullcontext, lambda _event: None)
    engine.start()
    gaps: list[tuple[float, float]] = []
    last_s, last_used_s = time.perf_counter(), time.process_time()
    loading = None
    until_s = last_s + 0.5

    def tick() -> None:
        nonlocal last_s, last_used_s, loading, until_s
        now_s, used_s = time.perf_counter(), time.process_time()
        late_ms = (now_s - last_s) * 1000 - TICK_MS
        if loading is not None:
            gaps.append((late_ms, (used_s - last_used_s) * 1000))
        elif now_s > until_s:
            loading = engine.submit(lambda _: _load(name))
        if loading is not None and not loading.done():
            until_s = now_s + AFTER_S
        last_s, last_used_s = now_s, used_s
        if loading is not None and now_s > until_s:
            app.quit()

    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    app.exec()
    assert loading is not None
    loading.result()
    engine.close()
    print(json.dumps([max(one for one, _ in gaps), max(one for _, one in gaps)]))


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--runs", type=int, default=5)
    made.add_argument("--watch", choices=NAMES, help=argparse.SUPPRESS)
    chosen = made.parse_args()
    if chosen.watch:
        watch(chosen.watch)
        return
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    found: dict[str, list[list[float]]] = {name: [] for name in NAMES}
    for number in range(chosen.runs + 1):
        for name in NAMES:
            command = [sys.executable, "-m", "tests.benchmarks.gui_stalls", "--watch", name]
            done = subprocess.run(command, env=env, check=True, capture_output=True)
            if number:  # the first writes byte code
                found[name].append(json.loads(done.stdout))
    print(f"{'loaded':12} {'longest stall':>30} {'computing in one stall':>34}")
    for name, runs in found.items():
        cells = [
            f"median {statistics.median(column):6.1f} ms, most {max(column):6.1f} ms"
            for column in zip(*runs, strict=True)
        ]
        print(f"{name:12} {cells[0]:>30} {cells[1]:>34}")
    print(f"(at most {WORST_MS} ms)")


if __name__ == "__main__":
    main()
