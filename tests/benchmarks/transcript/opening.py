"""How long the first chat window and long stored conversations take, beside plain Qt.

    .venv/bin/python -m tests.benchmarks.transcript.opening [--runs 3]

A process of its own for each run, offscreen. ``window``: making the first chat window and painting
it. Conversations: from the messages in memory to the painted end. ``plain`` reads the same text by
one ``QTextBrowser.setMarkdown``. Times are medians, as processor time and as time on the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTextBrowser

from tests.benchmarks.start_to_tray import memory_of
from tests.benchmarks.transcript.answers import answer
from understudy.base.clock import SystemClock
from understudy.chat.model import Conversation, Message, Outcome, Role, Segment

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (2_000, 20_000)
AIMS_MS = {0: 50, 2_000: 50, 20_000: 100}
THEN = datetime(2026, 11, 21, tzinfo=UTC)
SETTLED_MS = 1_500
"""A new window loads lexers and fonts in the meantime."""
ANSWER_CHARACTERS = 1_400
QUESTION = "How does the retry limit of the status page work when the network is slow?"


def _messages(count: int) -> tuple[Message, ...]:
    text = answer("mixed", 200 * ANSWER_CHARACTERS)
    made = []
    for number in range(1, count + 1):
        at = THEN + timedelta(seconds=number)
        before = number - 1 or None
        if number % 2:
            made.append(Message(number, 1, Role.USER, QUESTION, at, parent_id=before))
            continue
        begin = number // 2 % 200 * ANSWER_CHARACTERS
        said = text[begin : begin + ANSWER_CHARACTERS]
        segment = Segment("claude", "claude-sonnet-5-5", said, Outcome.COMPLETE)
        made.append(Message(number, 1, Role.ASSISTANT, "", at, (segment,), parent_id=before))
    return tuple(made)


def _timed(app: QApplication, act: Callable[[], object]) -> tuple[float, float]:
    began_s, used_s = time.perf_counter(), time.process_time()
    act()
    app.processEvents()
    return ((time.process_time() - used_s) * 1000, (time.perf_counter() - began_s) * 1000)


def run(design: str, count: int) -> dict[str, float]:
    """Measure one opening in this process; ``count`` 0 is the window alone."""
    app = QApplication(["opening", "-platform", "offscreen"])
    if design == "plain":
        plain = QTextBrowser()
        plain.resize(900, 700)
        plain.show()
        app.processEvents()
        text = "\n\n".join(
            one.text or "".join(each.text for each in one.segments) for one in _messages(count)
        )
        before_mb = memory_of(os.getpid())[0]
        used_ms, took_ms = _timed(app, lambda: plain.setMarkdown(text))
    else:
        from understudy.desktop.chat.chat_window import ChatWindow

        messages, before_mb = _messages(count), memory_of(os.getpid())[0]
        windows = []

        def make() -> None:
            windows.append(ChatWindow(SystemClock()))
            windows[0].resize(900, 700)
            windows[0].show()

        used_ms, took_ms = _timed(app, make)
        if count:
            conversation = Conversation(1, "Long", THEN, THEN)
            settled = QTimer(singleShot=True, interval=SETTLED_MS)
            settled.timeout.connect(app.exit)
            settled.start()
            app.exec()
            before_mb = memory_of(os.getpid())[0]
            used_ms, took_ms = _timed(
                app, lambda: windows[0].show_conversation(conversation, messages)
            )
    return {"used": used_ms, "took": took_ms, "more": memory_of(os.getpid())[0] - before_mb}


def _row(design: str, count: int, runs: int) -> None:
    got = []
    for _ in range(runs):
        ended = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--one", design, str(count)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=True,
        )
        got.append(json.loads(ended.stdout))
    middle = {key: statistics.median(one[key] for one in got) for key in got[0]}
    print(
        f"{design:6} {count:6,} messages  {middle['used']:7.1f} ms of processor"
        f"  {middle['took']:7.1f} ms  PSS +{middle['more']:.1f} MB  (aim {AIMS_MS[count]} ms)",
        flush=True,
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--runs", type=int, default=3)
    reader.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    chosen = reader.parse_args()
    if chosen.one:
        print(json.dumps(run(chosen.one[0], int(chosen.one[1]))))
        return
    _row("ours", 0, chosen.runs)
    for count in SIZES:
        _row("ours", count, chosen.runs)
    _row("plain", SIZES[0], chosen.runs)


if __name__ == "__main__":
    main()
