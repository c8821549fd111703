"""The chat opens for the first time in short steps, which load a few modules each."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from tests.patience import PATIENCE_S
from understudy.desktop.presenters.opening import FirstOpening

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MOST_MODULES = 22
STEPS = """
import json, sys
import understudy.main
from understudy.engine.assembly import open_engine
from understudy.desktop.presenters.opening import MODULES
from importlib import import_module

def own():
    return sum(one.startswith("understudy.") for one in sys.modules)

counts = []
for one in MODULES:
    before = own()
    import_module(one)
    counts.append(own() - before)
print(json.dumps(counts))
"""


class Presenter:
    def __init__(self) -> None:
        self.tokens: list[str] = []

    def open(self, activation_token: str) -> None:
        self.tokens.append(activation_token)


def test_no_step_loads_much_of_the_program() -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", STEPS],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=True,
    )
    counts = json.loads(done.stdout)
    assert max(counts) <= MOST_MODULES, counts
    assert sum(counts) > 2 * MOST_MODULES


def test_clicks_while_it_opens_open_it_once_with_the_latest_token(qtbot: QtBot) -> None:
    parent, made = QObject(), Presenter()
    asked: list[Presenter] = []

    def chat() -> Any:
        asked.append(made)
        return made

    opening = FirstOpening(chat, parent)
    opening.begin("first")
    opening.begin("second")
    assert asked == []
    qtbot.waitUntil(lambda: made.tokens == ["second"], timeout=round(PATIENCE_S * 1000))
