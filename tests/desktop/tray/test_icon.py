"""The tray's icon says the verdict in shape, words and tooltip, and each click means one thing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QSystemTrayIcon

from tests.desktop.tray.tray_reading import (
    NOON,
    HeldClock,
    drawn,
    entries,
    icon_of,
    picture,
    verdict,
)
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.tray.first_icon import FirstIcon
from understudy.desktop.tray.icon import Tray
from understudy.status.model import Reason as EvidenceReason
from understudy.status.model import ReasonSource, Verdict, VerdictKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

# The offscreen platform has no tray, and Qt's XEmbed code says so each time it looks for one.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)

Reason = QSystemTrayIcon.ActivationReason


def test_it_starts_in_its_unknown_look(tray: Tray) -> None:
    assert picture(tray) == drawn(MarkState.UNKNOWN)
    assert icon_of(tray).toolTip() == "Understudy: starting"
    assert next(iter(entries(tray))) == "Starting"


@pytest.mark.parametrize(
    ("judged", "state", "words_"),
    [
        (verdict(VerdictKind.UP), MarkState.UP, "No trouble reported"),
        (verdict(VerdictKind.DOWN), MarkState.DOWN, "Claude is down"),
        (verdict(VerdictKind.OFFLINE), MarkState.OFFLINE, "This computer is offline"),
        (
            verdict(VerdictKind.UP, incident_reported=True),
            MarkState.UP_INCIDENT,
            "No trouble reported for you, but an incident is open",
        ),
    ],
)
def test_a_verdict_is_drawn_and_said(
    tray: Tray, judged: Verdict, state: MarkState, words_: str
) -> None:
    tray.show_verdict(judged, NOON)
    first = icon_of(tray).contextMenu().actions()[0]
    assert picture(tray) == drawn(state)
    assert icon_of(tray).toolTip() == f"{words_}\nSince 11:51, checked 11:59"
    assert first.text() == f"{words_} · since 11:51"
    assert not first.isEnabled()


def test_that_claude_works_is_said_by_its_answers_alone_with_their_time(tray: Tray) -> None:
    at = (NOON - timedelta(minutes=3)).isoformat()
    answered = EvidenceReason(ReasonSource.OWN_REQUESTS, "own_working", (("last_at", at),))
    tray.show_verdict(replace(verdict(VerdictKind.UP), reasons=(answered,)), NOON)
    assert picture(tray) == drawn(MarkState.UP)
    assert icon_of(tray).toolTip() == "Claude works for you\nAnswered you at 11:57, checked 11:59"


def test_a_verdict_that_came_before_the_icon_is_shown_with_it(
    qtbot: QtBot, clock: HeldClock
) -> None:
    tray = Tray(clock=clock)
    tray.show_verdict(verdict(VerdictKind.DOWN), NOON)
    tray.show()
    assert picture(tray) == drawn(MarkState.DOWN)
    tray.close()


def test_what_grew_old_is_said_to_be_old(tray: Tray, clock: HeldClock) -> None:
    tray.show_verdict(verdict(VerdictKind.UP), NOON)
    clock.at = NOON + timedelta(minutes=7)
    tray._tick.timeout.emit()  # a minute is too long to wait for
    assert icon_of(tray).toolTip().endswith("last checked 11:59, 7 min ago")


def test_a_pause_is_shown_and_can_be_ended(qtbot: QtBot, tray: Tray) -> None:
    tray.show_verdict(verdict(VerdictKind.UP), NOON)
    assert not entries(tray)["Resume"].isVisible()
    tray.show_paused(True)
    assert picture(tray) == drawn(MarkState.PAUSED)
    assert icon_of(tray).toolTip().endswith("\nNotifications paused")
    with qtbot.waitSignal(tray.resume_requested):
        entries(tray)["Resume"].trigger()
    tray.show_paused(False)
    assert picture(tray) == drawn(MarkState.UP)
    assert not entries(tray)["Resume"].isVisible()


@pytest.mark.parametrize(
    ("reason", "platform", "told"),
    [
        (Reason.Trigger, "linux", ["panel"]),
        (Reason.Trigger, "win32", ["panel"]),
        (Reason.Trigger, "darwin", []),
        (Reason.MiddleClick, "linux", ["chat"]),
        (Reason.Context, "linux", []),
        (Reason.DoubleClick, "win32", []),
    ],
)
def test_each_click_means_one_thing(
    tray: Tray,
    monkeypatch: pytest.MonkeyPatch,
    reason: QSystemTrayIcon.ActivationReason,
    platform: str,
    told: list[str],
) -> None:
    heard: list[str] = []
    tray.panel_requested.connect(lambda: heard.append("panel"))
    tray.chat_requested.connect(lambda: heard.append("chat"))
    monkeypatch.setattr("understudy.desktop.tray.icon.sys.platform", platform)
    icon_of(tray).activated.emit(reason)
    assert heard == told


def test_without_a_tray_it_says_so_and_balloons_are_refused(
    tray: Tray, caplog: pytest.LogCaptureFixture
) -> None:
    """Offscreen there is no tray."""
    assert not tray.available
    assert not tray.show_balloon("k", "Title", "Body")
    assert "could not be shown" in caplog.text


def test_closing_twice_or_before_showing_is_no_harm(qtbot: QtBot) -> None:
    for shown in (True, False):
        tray = Tray()
        if shown:
            tray.show()
            tray.show()
        tray.close()
        tray.close()


def test_importing_the_tray_loads_nothing_heavy() -> None:
    """The icon is the first thing of a login; engine, network and storage come after it."""
    program = (
        "import json, sys; import understudy.desktop.tray.icon; print(json.dumps([*sys.modules]))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(json.loads(done.stdout))
    assert "PySide6.QtSvg" in loaded
    heavy = {"asyncio", "httpx2", "ssl", "sqlite3", "keyring", "jeepney", "socket"}
    assert not heavy & loaded
    qt = {name for name in loaded if name.startswith("PySide6.Qt")}
    assert qt <= {f"PySide6.Qt{one}" for one in ("Core", "Gui", "Widgets", "Svg", "DBus")}


def test_the_tray_takes_over_the_icon_that_shows_already(qapp: QApplication) -> None:
    first = FirstIcon(qapp)
    tray = Tray(first=first)
    tray.show()
    assert first.icon.isVisible()
    assert first.icon.contextMenu() is not None
    assert icon_of(tray) is first.icon
    assert first.icon.toolTip() == "Understudy: starting"
    tray.close()
    assert not first.icon.isVisible()
