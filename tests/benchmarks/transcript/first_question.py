"""How long the windows stand still while the chat opens and asks for the first time.

    .venv/bin/python -m tests.benchmarks.transcript.first_question [--runs 5]

A process of its own for each run, offscreen: the real program's desktop and engine, Claude scripted
on loopback, the person's click on *chat*, a question and its answer. A stall is one round of the
GUI's event loop: ``used`` is the processor time of its thread (other programs count for nothing),
``took`` the time on the clock. The aim is 50 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.commands.program import environment, home_for
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.desktop.desktop import Desktop
from understudy.engine.assembly import open_engine
from understudy.engine.events.common_events import AnswerProgress, EngineReady
from understudy.engine.loop import Engine
from understudy.host.single_instance import claim
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

AIM_MS = 50
TICK_MS = 5
QUIET_S = 1.0
"""A moment without news: what was put off to idle time has been done."""
LONGEST_S = 300.0
PHASES = ("opening", "asking")


class Rounds:
    """What the GUI's thread did between two ticks of a timer, on the processor and by the clock."""

    def __init__(self) -> None:
        self._steps: list[tuple[float, float]] = []
        self._last = time.thread_time(), time.perf_counter()
        self._tick = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._tick.timeout.connect(self._note)
        self._tick.start()

    def _note(self) -> None:
        now = time.thread_time(), time.perf_counter()
        self._steps.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    def worst(self) -> dict[str, float]:
        """Return the longest steps in milliseconds since the last call."""
        steps, self._steps = self._steps, []
        return {
            "used": max(used for used, _ in steps) * 1000,
            "took": max(took for _, took in steps) * 1000 - TICK_MS,
            "all": sum(used for used, _ in steps) * 1000,
        }


def _until(app: QApplication, seen: Callable[[], object]) -> None:
    """Run the event loop until it is ``seen``, and then for a moment more."""
    began_s = time.monotonic()
    settled = QTimer(singleShot=True, interval=round(QUIET_S * 1000))
    settled.timeout.connect(app.exit)

    def look() -> None:
        if time.monotonic() - began_s > LONGEST_S:
            raise SystemExit("nothing came")
        if seen() and not settled.isActive():
            settled.start()

    looking = QTimer(interval=50)
    looking.timeout.connect(look)
    looking.start()
    app.exec()
    looking.stop()


def run() -> dict[str, dict[str, float]]:
    """Open the chat and ask in this process; return the worst round of each phase."""
    app = QApplication(["first", "-platform", "offscreen"])
    app.setQuitOnLastWindowClosed(False)
    world = World()
    stage: Engine[World] = Engine(lambda: world, lambda _event: None)
    stage.start()

    async def nothing(_world: World) -> None:
        return

    stage.submit(nothing).result()
    home = home_for(world, Path(tempfile.mkdtemp()))
    os.environ |= environment(home)
    paths = paths_for(str(home))
    paths.create()
    settings, instance, clock = (
        load_settings(paths.settings_file).settings,
        claim(paths),
        SystemClock(),
    )
    desktop = Desktop(
        settings, clock, lambda publish: open_engine(paths, settings, clock, instance, publish)
    )
    ready: list[object] = []
    desktop.bridge.subscribe(EngineReady, ready.append)
    desktop.engine.start()
    _until(app, lambda: ready)
    rounds, found = Rounds(), {}
    QTimer.singleShot(0, desktop.open_chat)
    _until(app, lambda: any(one.isVisible() for one in app.topLevelWidgets()))
    found["opening"] = rounds.worst()
    ended: list[object] = []
    desktop.bridge.subscribe(
        AnswerProgress,
        lambda one: (
            ended.append(one) if isinstance(one.event, AnswerFinished | AnswerFailed) else None
        ),
    )
    QTimer.singleShot(0, lambda: desktop.chat.window.composer.send("Show a *table* and code"))
    _until(app, lambda: ended)
    found["asking"] = rounds.worst()
    desktop.close()
    instance.close()
    stage.close()
    return found


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = reader.parse_args()
    if chosen.one:
        print(json.dumps(run()))
        return
    got = []
    for _ in range(chosen.runs):
        ended = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--one"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=True,
        )
        got.append(json.loads(ended.stdout.splitlines()[-1]))
    for phase in PHASES:
        middle = {key: statistics.median(one[phase][key] for one in got) for key in got[0][phase]}
        print(
            f"{phase:8} worst round {middle['used']:6.1f} ms of processor"
            f" {middle['took']:6.1f} ms by the clock; all {middle['all']:6.1f} ms"
            f"  (aim {AIM_MS} ms)"
        )


if __name__ == "__main__":
    main()
