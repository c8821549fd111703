"""Thousands of Qt calls in one process: PySide6 6.12.0 aborts CPython 3.11 here, and only here.

That version loses one reference to None, True or False on every emit, connect, tick and setText
(PYSIDE-3474); after some 500 of them the interpreter aborts. Ordinary tests emit too few to tell.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

CALLS = 3000
# what a healthy process gains or loses by chance, far from one per call
DRIFT = 100

PROGRAM = """
import json, sys
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Emitter(QLabel):
    said = Signal(str)
    told = Signal(bool, object)

def emit():
    emitter.said.emit("x")
    emitter.told.emit(True, None)

def connect():
    connection = emitter.said.connect(heard.append)
    emitter.said.disconnect(connection)

def count():
    return {str(one): sys.getrefcount(one) for one in (None, True, False)}

def tick():
    ticks.append(1)
    if len(ticks) == calls:
        app.quit()

calls, heard, ticks = int(sys.argv[1]), [], []
app = QApplication([])
emitter = Emitter()
emitter.told.connect(lambda yes, nothing: heard.append((yes, nothing)))
timer = QTimer(interval=0)
timer.timeout.connect(tick)
steps = {"emit": emit, "connect": connect, "setText": lambda: emitter.setText("x")}
emit(); connect(); emitter.setText("y"); heard.clear()
lost = {}
for name, step in steps.items():
    before = count()
    for _ in range(calls):
        step()
        heard.clear()
    after = count()
    lost[name] = {one: before[one] - after[one] for one in before}
before = count()
timer.start()
app.exec()
after = count()
lost["tick"] = {one: before[one] - after[one] for one in before}
print(json.dumps(lost))
"""


@pytest.mark.slow
def test_thousands_of_qt_calls_lose_no_reference_to_none_true_or_false() -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, str(CALLS)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lost = json.loads(done.stdout)
    assert set(lost) == {"emit", "connect", "setText", "tick"}
    for call, references in lost.items():
        for name, number in references.items():
            assert number < DRIFT, f"{number} references to {name} lost in {CALLS} x {call}"
