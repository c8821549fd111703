"""How long one step of the window takes while a hostile answer streams in.

    .venv/bin/python -m tests.benchmarks.transcript.hostile [NAME …]

Each text of the corpus comes in portions of 1,000 characters, as many as one flush brings at about
7,000 tokens a second. A step is one round of the event loop; its cost is processor time of this
thread, so that other programs count for nothing. The aim is 50 ms.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.transcript.streaming import STARTED
from tests.desktop.hostile.corpus import generated, large, small
from understudy.base.clock import SystemClock
from understudy.chat.model import Outcome, SegmentEnded, TextDelta
from understudy.desktop import theme
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.transcript import Transcript

if TYPE_CHECKING:
    from understudy.chat.model import AnswerEvent

PORTION = 1_000
AIM_MS = 50.0
LONGEST_S = 20.0
IDLE_MS = 1.0
IDLE_S = 0.5
"""Longer than the window itself pauses between two updates."""


def steps_ms(app: QApplication, text: str) -> tuple[list[float], bool]:
    """Stream ``text`` and return the cost of each step; False: given up before its end."""
    transcript = Transcript(theme.LIGHT, SystemClock())
    transcript.resize(800, 600)
    transcript.show()
    record = AnswerRecord(1)
    transcript.add_row(record)
    portions: list[tuple[AnswerEvent, ...]] = [(STARTED,)]
    portions += [(TextDelta(text[at : at + PORTION]),) for at in range(0, len(text), PORTION)]
    portions.append((SegmentEnded(Outcome.COMPLETE),))
    app.processEvents()
    steps: list[float] = []
    busy_at_s = time.monotonic()
    last_s = began_s = time.thread_time()

    def step() -> None:
        """Note what the round of the event loop since the last call cost; bring the next events."""
        nonlocal last_s, busy_at_s
        now_s = time.thread_time()
        steps.append((now_s - last_s) * 1000)
        last_s = now_s
        if portions or steps[-1] > IDLE_MS:
            busy_at_s = time.monotonic()
        if time.monotonic() - busy_at_s > IDLE_S or now_s - began_s > LONGEST_S:
            app.quit()
        elif portions:
            events = portions.pop(0)
            record.add(events)
            transcript.show_events(1, events, anew=False)

    rounds = QTimer(interval=1)
    rounds.timeout.connect(step)
    rounds.start()
    app.exec()
    rounds.stop()
    transcript.deleteLater()
    app.processEvents()
    return steps, not portions


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("names", nargs="*")
    chosen = reader.parse_args()
    app = QApplication(["hostile", "-platform", "offscreen"])
    texts = small("/nowhere/x.png") | large("/nowhere/x.png")
    texts["generated"] = "\n\n".join(generated("/nowhere/x.png", 1_000))
    steps_ms(app, "# warm\n\n| a |\n|---|\n| b |\n\n```python\nx = 1\n```\n\n**b** `c`")
    for name, text in texts.items():
        if chosen.names and name not in chosen.names:
            continue
        steps, whole = steps_ms(app, text)
        worst = max(steps)
        print(
            f"{name:22} {len(text):9,} characters  worst {worst:8.1f} ms  all {sum(steps):9.1f} ms"
            f"{'' if whole else '  given up'}{'  OVER' if worst > AIM_MS else ''}",
            flush=True,
        )


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
