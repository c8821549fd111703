"""Desktop tests draw without a screen, and wait as patiently as the others.

The platform is read before any test makes the application.
"""

from __future__ import annotations

import os
from functools import partialmethod

import pytest
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE_MS
from understudy.base.clock import SystemClock
from understudy.desktop import theme
from understudy.desktop.chat.transcript import Transcript

os.environ["QT_QPA_PLATFORM"] = "offscreen"


class PatientBot(QtBot):
    """pytest-qt gives up after five seconds unless told otherwise."""

    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE_MS)  # noqa: N815 - its name
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE_MS)  # noqa: N815 - its name
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)  # noqa: N815 - its name
    waitSignals = partialmethod(QtBot.waitSignals, timeout=PATIENCE_MS)  # noqa: N815 - its name
    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE_MS)  # noqa: N815 - its name
    waitCallback = partialmethod(QtBot.waitCallback, timeout=PATIENCE_MS)  # noqa: N815 - its name


@pytest.fixture(autouse=True)
def _in_utc(in_utc: None) -> None:
    """What is shown here is shown in local time."""


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def transcript(qtbot: PatientBot) -> Transcript:
    """An empty conversation on the screen."""
    made = Transcript(theme.LIGHT, SystemClock())
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made
