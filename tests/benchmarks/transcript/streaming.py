"""How late the window is while a long answer streams in, beside plain Qt in the same run.

    .venv/bin/python -m tests.benchmarks.transcript.streaming [--rates 200 1000] [--quick] \\
        [--peer PYTHON]

A process of its own for each row, offscreen: another thread decodes tokens and publishes them as
the engine does; a 60 Hz timer in the GUI thread notes how late it comes, by the clock, so
that other programs count, and how much of the processor that thread used since (``busy``: without
other programs it can be no later than that). ``plain`` calls
``QTextBrowser.setMarkdown`` with the whole text for each token, for at most a minute. ``peer`` is
another chat, see `pygpt_peer`; it needs a screen, as that of ``tests/session/desktop.sh run``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QTextBrowser

from tests.benchmarks.start_to_tray import memory_of
from tests.benchmarks.transcript.answers import KINDS, answer, tokens
from understudy.base.clock import SystemClock
from understudy.chat.model import (
    Outcome,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
)
from understudy.desktop.bridge import Bridge
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.engine.events.common_events import AnswerProgress

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_MS = 16
P99_MS, WORST_MS, CPU_SHARE = 5.0, 34.0, 0.10
LONGEST_PLAIN_S = 60.0
STARTED = SegmentStarted("claude", "claude-sonnet-5-5", RouteReason(RouteReasonKind.FIRST_CHOICE))


class _Plain(QObject):
    """One `QTextBrowser` that reads everything anew for each token."""

    came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.view = QTextBrowser()
        self.view.resize(900, 700)
        self.view.show()
        self._text = ""
        self.came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, text: str) -> None:
        self._text += text
        self.view.setMarkdown(self._text)
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.maximum())

    def shown(self) -> int:
        return len(self._text)


def _stream(
    wire: list[str], rate: float, take: Callable[[str], None], stop: threading.Event
) -> None:
    began_s = time.perf_counter()
    for at, line in enumerate(wire):
        take(json.loads(line)["delta"]["text"])
        ahead_s = began_s + (at + 1) / rate - time.perf_counter()
        if stop.is_set():
            return
        if ahead_s > 0.002:
            time.sleep(ahead_s)


def run(design: str, kind: str, characters: int, rate: float) -> dict[str, float]:
    """Stream one answer into ``ours`` or ``plain`` and return what was measured."""
    app = QApplication(["streaming", "-platform", "offscreen"])
    bridge, window, plain = Bridge(), ChatWindow(SystemClock()), None
    text = answer(kind, characters)
    wire = [json.dumps({"type": "text", "delta": {"text": one}}) for one in tokens(text)]
    shown = 0

    def show(event: AnswerProgress) -> None:
        nonlocal shown
        window.show_answer_events(1, (event.event,))
        if isinstance(event.event, TextDelta):
            shown += len(event.event.text)

    if design == "ours":
        bridge.subscribe(AnswerProgress, show)
        window.resize(900, 700)
        window.show()
        bridge.publish(AnswerProgress(1, 1, STARTED))

        def take(one: str) -> None:
            bridge.publish(AnswerProgress(1, 1, TextDelta(one)))
    else:
        plain = _Plain()
        take = plain.came.emit
    ticks: list[tuple[float, float]] = []
    tick = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
    tick.timeout.connect(lambda: ticks.append((time.perf_counter(), time.thread_time())))
    settled = QTimer(singleShot=True, interval=500)
    settled.timeout.connect(app.exit)
    settled.start()
    app.exec()
    before_mb, used_s, began_s = memory_of(os.getpid())[0], time.process_time(), time.perf_counter()
    stop = threading.Event()
    reader = threading.Thread(target=_stream, args=(wire, rate, take, stop), daemon=True)
    tick.start()
    reader.start()

    def look() -> None:
        done = plain.shown() if plain else shown
        late = plain is not None and time.perf_counter() - began_s > LONGEST_PLAIN_S
        if (not reader.is_alive() and done >= len(text)) or late:
            stop.set()
            app.exit()

    poll = QTimer(interval=100)
    poll.timeout.connect(look)
    poll.start()
    app.exec()
    took_s, used_s = time.perf_counter() - began_s, time.process_time() - used_s
    bridge.publish(AnswerProgress(1, 1, SegmentEnded(Outcome.COMPLETE)))
    settled.start(1000)
    app.exec()
    late_ms = sorted(max(0.0, (b - a) * 1000 - TICK_MS) for (a, _), (b, _) in pairwise(ticks))
    busy_ms = sorted((b - a) * 1000 for (_, a), (_, b) in pairwise(ticks))
    return {
        "p99": late_ms[int(len(late_ms) * 0.99)] if late_ms else 0.0,
        "worst": late_ms[-1] if late_ms else 0.0,
        "busy p99": busy_ms[int(len(busy_ms) * 0.99)] if busy_ms else 0.0,
        "busy worst": busy_ms[-1] if busy_ms else 0.0,
        "cpu": used_s / took_s,
        "took": took_s,
        "shown": (plain.shown() if plain else shown) / len(text),
        "before": before_mb,
        "more": memory_of(os.getpid())[0] - before_mb,
    }


def _row(design: str, kind: str, characters: int, rate: float) -> None:
    command = [
        sys.executable,
        "-m",
        __spec__.name,
        "--one",
        design,
        kind,
        str(characters),
        str(rate),
    ]
    _show(
        command, f"{design:6} {kind:10} {characters:7,} {rate:6.0f}/s", QT_QPA_PLATFORM="offscreen"
    )


def _peer_row(python: str, characters: int, rate: float) -> None:
    driver = Path(__file__).with_name("pygpt_peer.py")
    with tempfile.TemporaryDirectory() as folder:
        wire = Path(folder) / "wire.json"
        wire.write_text(json.dumps(tokens(answer("mixed", characters))), encoding="utf-8")
        # it does not start without its folder of settings
        (Path(folder) / ".config" / "pygpt-net").mkdir(parents=True)
        web = {"QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu"}
        command = [python, str(driver), str(wire), str(rate)]
        title = f"{'peer':6} {'mixed':10} {characters:7,} {rate:6.0f}/s"
        _show(command, title, HOME=folder, **web)


def _show(command: list[str], title: str, **env: str) -> None:
    ended = subprocess.run(
        command, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        print(ended.stderr, file=sys.stderr)
        return
    got = json.loads(ended.stdout.strip().rpartition("\n")[2])
    busy = ""
    if "busy p99" in got:
        busy = f"  busy p99 {got['busy p99']:5.1f}  worst {got['busy worst']:6.1f} ms"
    print(
        f"{title}  late p99 {got['p99']:6.1f}  worst {got['worst']:7.1f} ms{busy}"
        f"  CPU {got['cpu']:4.0%}  shown {got['shown']:4.0%}"
        f" in {got['took']:5.1f} s  PSS {got['before']:5.1f} MB +{got['more']:.1f}",
        flush=True,
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--rates", nargs="*", type=float, default=[200.0, 1000.0])
    reader.add_argument("--quick", action="store_true", help="one rate, without plain Qt")
    reader.add_argument("--peer", metavar="PYTHON", help="of an environment with pygpt-net")
    reader.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    chosen = reader.parse_args()
    if chosen.one:
        design, kind, characters, rate = chosen.one
        print(json.dumps(run(design, kind, int(characters), float(rate))))
        return
    print(f"aims: p99 {P99_MS} ms, worst {WORST_MS} ms, CPU {CPU_SHARE:.0%} at 200 tokens/s")
    rates = [1000.0] if chosen.quick else chosen.rates
    for rate in rates:
        _row("ours", "mixed", 100_000, rate)
        if not chosen.quick:
            _row("plain", "mixed", 100_000, rate)
        if chosen.peer:
            _peer_row(chosen.peer, 100_000, rate)
    for kind in KINDS[1:]:
        _row("ours", kind, 30_000, 1000.0)


if __name__ == "__main__":
    main()
