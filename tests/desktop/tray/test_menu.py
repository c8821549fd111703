"""The menu tells what the person pressed, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.tray.tray_reading import NOON, entries, verdict
from understudy.desktop.tray.menu import PauseUntil
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.tray.icon import Tray

# The offscreen platform has no tray, and Qt's XEmbed code says so each time it looks for one.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.mark.parametrize(
    ("label", "signal", "arguments"),
    [
        ("Open chat", "chat_requested", []),
        ("Status", "status_requested", []),
        ("Settings", "settings_requested", []),
        ("Quit", "quit_requested", []),
        ("For 1 hour", "pause_requested", [timedelta(hours=1)]),
        ("Until tomorrow", "pause_requested", [PauseUntil.TOMORROW]),
        ("Automatic", "provider_chosen", [None]),
        ("AT&&T GPT", "provider_chosen", ["openai"]),
        ("Tell me when it's back", "tell_me_requested", [True]),
    ],
)
def test_a_press_is_told(
    qtbot: QtBot, tray: Tray, label: str, signal: str, arguments: list[Any]
) -> None:
    tray.show_answers_now((("claude", "Claude"), ("openai", "AT&T GPT")), "claude")
    with qtbot.waitSignal(getattr(tray, signal)) as told:
        entries(tray)[label].trigger()
    assert told.args == arguments


def test_showing_a_state_tells_nobody(qtbot: QtBot, tray: Tray) -> None:
    signals = [tray.provider_chosen, tray.tell_me_requested, tray.resume_requested]
    with qtbot.assertNotEmitted(signals[0]), qtbot.assertNotEmitted(signals[1]):
        tray.show_answers_now((("claude", "Claude"),), "claude")
        tray.show_tell_me(True)
        tray.show_paused(True)
    assert entries(tray)["Claude"].isChecked()
    assert not entries(tray)["Automatic"].isChecked()
    assert entries(tray)["Tell me when it's back"].isChecked()


def test_waiting_is_offered_only_while_there_is_something_to_wait_for(tray: Tray) -> None:
    tray.show_verdict(verdict(VerdictKind.UP), NOON)
    assert not entries(tray)["Tell me when it's back"].isEnabled()
    tray.show_verdict(verdict(VerdictKind.DOWN), NOON)
    assert entries(tray)["Tell me when it's back"].isEnabled()


def test_what_is_waited_for_can_be_called_off_after_all_is_well(tray: Tray) -> None:
    tray.show_tell_me(True)
    tray.show_verdict(verdict(VerdictKind.UP), NOON)
    assert entries(tray)["Tell me when it's back"].isEnabled()


def test_choices_are_replaced_not_added_to(tray: Tray) -> None:
    tray.show_answers_now((("a", "A"), ("b", "B")), "b")
    tray.show_answers_now((("c", "C"),), None)
    assert {"A", "B"}.isdisjoint(entries(tray))
    assert entries(tray)["Automatic"].isChecked()
    assert not entries(tray)["C"].isChecked()
