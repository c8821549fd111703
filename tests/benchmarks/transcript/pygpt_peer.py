"""Streams an answer into PyGPT (``pip install pygpt-net``), a PySide6 chat that shows a web page.

    PYTHON tests/benchmarks/transcript/pygpt_peer.py WIRE.json RATE

`streaming --peer PYTHON` calls it. PYTHON is that of an environment with pygpt-net, whose chat gets
the portions of WIRE at RATE a second from another thread, as from its own providers. The last line
printed is what `streaming` measures, as JSON; memory and processor are those of all its processes.
It imports nothing of ours: PYTHON has no `understudy`, and its own ``tests``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK_MS = 16
SETTLES_MS = 15_000


def _family(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="utf-8").split():
            found += _family(int(child))
    return found


def _pss_mb() -> float:
    total = 0
    for pid in _family(os.getpid()):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def _used_s() -> float:
    ticks = 0
    for pid in _family(os.getpid()):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class _Streaming(QObject):
    came = Signal(str)

    def __init__(self, window: Any, wire: list[str], rate: float) -> None:
        super().__init__()
        self._window, self._wire, self._rate = window, wire, rate
        self._ticks: list[float] = []
        self._shown = 0
        self._tick = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._tick.timeout.connect(lambda: self._ticks.append(time.perf_counter()))
        self._poll = QTimer(self, interval=100)
        self._poll.timeout.connect(self._look)
        self.came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._reader = threading.Thread(target=self._read, daemon=True)
        QTimer.singleShot(SETTLES_MS, self._begin)

    def _begin(self) -> None:
        items = importlib.import_module("pygpt_net.item.ctx")
        self._meta = self._window.core.ctx.get_current_meta()
        if self._meta is None:
            self._window.controller.ctx.new(force=True)
            self._meta = self._window.core.ctx.get_current_meta()
        self._item = items.CtxItem()
        self._item.meta, self._item.id, self._item.input = self._meta, 1, "Why?"
        self._view = self._window.controller.chat.render
        self._view.begin(self._meta, self._item, stream=True)
        self._view.append_input(self._meta, self._item)
        self._view.stream_begin(self._meta, self._item)
        self._before_mb, self._began_used_s = _pss_mb(), _used_s()
        self._began_s = time.perf_counter()
        self._tick.start()
        self._reader.start()
        self._poll.start()

    def _read(self) -> None:
        began_s = time.perf_counter()
        for at, portion in enumerate(self._wire):
            self.came.emit(portion)
            ahead_s = began_s + (at + 1) / self._rate - time.perf_counter()
            if ahead_s > 0.002:
                time.sleep(ahead_s)

    def _show(self, portion: str) -> None:
        self._view.append_chunk(self._meta, self._item, portion, self._shown == 0)
        self._shown += len(portion)

    def _look(self) -> None:
        if self._reader.is_alive() or self._shown < sum(map(len, self._wire)):
            return
        took_s = time.perf_counter() - self._began_s
        late_ms = sorted(max(0.0, (b - a) * 1000 - TICK_MS) for a, b in pairwise(self._ticks))
        figures = {
            "p99": late_ms[int(len(late_ms) * 0.99)],
            "worst": late_ms[-1],
            "cpu": (_used_s() - self._began_used_s) / took_s,
            "took": took_s,
            "shown": 1.0,
            "before": self._before_mb,
            "more": _pss_mb() - self._before_mb,
        }
        print(json.dumps(figures), flush=True)
        os._exit(0)


def main() -> None:
    wire, rate = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), float(sys.argv[2])
    del sys.argv[1:]
    launcher = importlib.import_module("pygpt_net.launcher").Launcher
    begin = launcher.run

    def run(self: Any) -> None:
        loop = self.app.exec

        def loop_with_answer() -> int:
            self.streaming = _Streaming(self.window, wire, rate)
            return int(loop())

        self.app.exec = loop_with_answer
        begin(self)

    launcher.run = run
    importlib.import_module("pygpt_net.app").run()


if __name__ == "__main__":
    main()
