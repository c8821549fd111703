"""A tray that is up, and the clock it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.tray.tray_reading import HeldClock
from understudy.desktop.tray.icon import Tray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def tray(qtbot: QtBot, clock: HeldClock) -> Iterator[Tray]:
    tray = Tray(clock=clock)
    tray.show()
    yield tray
    tray.close()
