"""What the glance panel shows, and what its buttons ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.desktop.tray.tray_reading import NOON, HeldClock
from understudy.desktop.day_bars import DayBars
from understudy.desktop.glance.panel import GlancePanel
from understudy.desktop.glance.sections import StandIn
from understudy.desktop.theme import DARK, LIGHT
from understudy.engine.update import Update
from understudy.status.log.uptime import ComponentDays, Day, DayTally, Tally
from understudy.status.model import (
    Component,
    ComponentState,
    Impact,
    Incident,
    Phase,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)
from understudy.words.windows.glance import short_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", extend=True)

DAY_S = 86_400.0


@pytest.fixture
def panel(qtbot: QtBot) -> GlancePanel:
    panel = GlancePanel(HeldClock())
    qtbot.addWidget(panel)
    return panel


def verdict(kind: VerdictKind = VerdictKind.DOWN, incidents: int = 1) -> Verdict:
    return Verdict(
        kind=kind,
        since=NOON - timedelta(minutes=20),
        reasons=(
            Reason(
                ReasonSource.STATUS_PAGE,
                "component_state",
                (("component", "Claude API"), ("state", "major_outage")),
            ),
        ),
        components=(
            Component("api", "Claude <b>API</b>", ComponentState.MAJOR_OUTAGE),
            Component("web", "claude.ai", ComponentState.OPERATIONAL),
        ),
        incidents=tuple(
            Incident(
                id=f"i{number}",
                name=f"Errors <img src=x> {number}",
                impact=Impact.MAJOR,
                phase=Phase.MONITORING,
                started_at=NOON - timedelta(minutes=14),
                updated_at=NOON,
                url="javascript:alert(1)",
            )
            for number in range(incidents)
        ),
        checked_at=NOON - timedelta(seconds=20),
    )


def days(component: str, *down_s: float) -> ComponentDays:
    tallies = [Tally(operational_s=DAY_S - one, major_s=one) for one in down_s]
    first = NOON - timedelta(days=len(down_s))
    each = tuple(
        DayTally(
            Day((first + timedelta(days=index)).date(), first, first + timedelta(days=1)), tally
        )
        for index, tally in enumerate(tallies)
    )
    return ComponentDays(component, "Claude API", each, sum(tallies, Tally()))


def texts(panel: GlancePanel) -> list[str]:
    shown = [one.text() for one in panel.findChildren(QLabel) if one.isVisibleTo(panel)]
    return [text for text in shown if text]


def button(panel: GlancePanel, text: str) -> QPushButton:
    (found,) = [one for one in panel.findChildren(QPushButton) if one.text() == text]
    return found


def test_it_tells_everything_at_a_glance_and_as_plain_text(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.show_days([days("api", 0, 3600, 0)])
    panel.show_stand_ins((StandIn("gpt-5.5", works=True), StandIn("llama3.2")))
    panel.toggle(QRect(700, 580, 24, 24))
    shown = texts(panel)
    assert "checked 20 s ago" in shown
    assert "Claude <b>API</b>" in shown
    assert "98.6 %" in shown
    assert "Errors <img src=x> 0 · monitoring · 14\u00a0min\u00a0ago" in shown
    assert any("ready" in text for text in shown)
    assert any("not tried yet" in text for text in shown)
    plain = {one.textFormat() for one in panel.findChildren(QLabel)}
    assert plain == {Qt.TextFormat.PlainText}


def test_tab_goes_from_top_to_bottom(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.toggle(QRect(700, 580, 24, 24))
    panel.show_days([days("api", 0, 3600, 0)])  # its row is made last
    (bars,) = panel.findChildren(DayBars)
    stops = []
    one = panel.nextInFocusChain()
    while one is not None and one is not panel:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible():
            stops.append(one)
        one = one.nextInFocusChain()
    heights = [stop.mapTo(panel, QPoint()).y() for stop in stops]
    assert heights == sorted(heights)
    assert stops.index(bars) < stops.index(button(panel, "Open chat"))


def test_what_a_small_screen_has_no_room_for_scrolls(
    panel: GlancePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.show_verdict(verdict(incidents=3), NOON)
    panel.toggle(None)
    whole, chat = panel.height(), button(panel, "Open chat")
    assert panel.scroller.height() == panel.scroller.widget().height()
    assert panel.scroller.focusPolicy() is Qt.FocusPolicy.NoFocus
    panel.toggle(None)
    monkeypatch.setattr(panel, "_room", lambda _screen: whole - 40)
    panel.toggle(None)
    assert panel.height() == whole - 40
    assert chat.mapTo(panel, chat.rect().bottomLeft()).y() < panel.height()
    bar = panel.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    panel.scroller.setFocus()
    QApplication.sendEvent(
        panel.scroller,
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    )
    assert bar.value() > 0


def test_before_anything_is_known_it_says_so(panel: GlancePanel) -> None:
    panel.toggle(None)
    shown = texts(panel)
    assert {"Not known yet", "not checked yet", "No understudy is set up."} <= set(shown)


def test_many_incidents_are_counted(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(incidents=500), NOON)
    panel.toggle(None)
    assert "and 497 more" in texts(panel)


def test_a_newer_version_is_the_last_line(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.show_update(Update("99.1"))
    panel.toggle(QRect(0, 0, 20, 20))
    (line,) = [one for one in panel.findChildren(QLabel) if "99.1" in one.text()]
    assert line.isVisible()
    assert line.geometry().bottom() <= panel.height()
    panel.show_update(None)
    assert not line.isVisible()


def test_its_buttons_close_it_and_ask(panel: GlancePanel, qtbot: QtBot) -> None:
    panel.show_verdict(verdict(), NOON)
    for text, signal in (
        ("Open chat", panel.chat_requested),
        ("Status and reasons", panel.status_requested),
        ("Set one up", panel.settings_requested),
    ):
        panel.toggle(None)
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button(panel, text), Qt.MouseButton.LeftButton)
        assert not panel.isVisible()


def test_waiting_is_asked_for_and_shown(panel: GlancePanel, qtbot: QtBot) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.toggle(None)
    with qtbot.waitSignal(panel.tell_me_requested) as asked:
        qtbot.mouseClick(button(panel, "Tell me when it's back"), Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    panel.show_tell_me(wanted=True)
    assert button(panel, "You will be told").isChecked()


def test_if_all_is_well_there_is_nothing_to_wait_for(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(VerdictKind.UP, incidents=0), NOON)
    panel.toggle(None)
    assert "Tell me when it's back" not in [
        one.text() for one in panel.findChildren(QPushButton) if one.isVisible()
    ]


def test_escape_and_the_loss_of_focus_close_it(panel: GlancePanel, qtbot: QtBot) -> None:
    panel.toggle(None)
    qtbot.waitActive(panel)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    panel.toggle(None)
    QCoreApplication.sendEvent(panel, QEvent(QEvent.Type.WindowDeactivate))
    assert not panel.isVisible()


def test_the_click_that_closes_it_does_not_open_it_again(panel: GlancePanel) -> None:
    panel.toggle(None)
    QCoreApplication.sendEvent(panel, QEvent(QEvent.Type.WindowDeactivate))
    panel.toggle(None)
    assert not panel.isVisible()
    panel.toggle(None)
    assert panel.isVisible()


def test_days_that_come_while_it_is_open_cut_no_name_off(panel: GlancePanel) -> None:
    long = Component("gov", "Claude for Government and others", ComponentState.OPERATIONAL)
    panel.show_verdict(replace(verdict(), components=(long,)), NOON)
    panel.toggle(None)
    QApplication.processEvents()
    panel.show_days([days("gov", *[0] * 30)])
    QApplication.processEvents()
    labels = [one for one in panel.findChildren(QLabel) if one.isVisible()]
    (name,) = [one for one in labels if one.text() == long.name]
    assert name.height() >= name.heightForWidth(name.width())


def test_return_presses_the_button_with_the_focus(panel: GlancePanel, qtbot: QtBot) -> None:
    panel.toggle(None)
    with qtbot.waitSignal(panel.chat_requested):
        qtbot.keyClick(button(panel, "Open chat"), Qt.Key.Key_Return)
    assert not panel.isVisible()


def test_freshness_stands_below_a_headline_that_needs_the_line(panel: GlancePanel) -> None:
    def lines() -> tuple[QLabel, QLabel]:
        shown = {one.text(): one for one in panel.findChildren(QLabel)}
        headline = next(one for text, one in shown.items() if text.startswith("Claude is"))
        return headline, shown["checked 20 s ago"]

    panel.show_verdict(verdict(VerdictKind.DOWN), NOON)
    panel.toggle(None)
    headline, checked = lines()
    assert headline.width() >= headline.fontMetrics().horizontalAdvance(headline.text())
    assert checked.geometry().right() <= panel.width()
    assert not headline.geometry().intersects(checked.geometry())


def test_an_incident_opens_by_keyboard(panel: GlancePanel) -> None:
    one = replace(verdict(), incidents=(replace(verdict().incidents[0], url="https://x.test"),))
    panel.show_verdict(one, NOON)
    panel.toggle(None)
    (link,) = [one for one in panel.findChildren(QLabel) if "https://x.test" in one.text()]
    assert link.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_days_can_be_walked_by_keyboard(panel: GlancePanel, qtbot: QtBot) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.show_days([days("api", 0, 5400, 0)])
    panel.toggle(None)
    (bars,) = panel.findChildren(DayBars)
    assert bars.accessibleName() == "Claude API: up 97.9 % of the last 3 days"
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert "major outage: 1 h 30 min" in bars.told
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert "no trouble" in bars.told


def test_a_bad_day_is_higher_before_it_is_of_another_colour(panel: GlancePanel) -> None:
    from understudy.desktop.day_bars import _look

    for tokens in (LIGHT, DARK):
        well, bad, worst = (
            _look(Tally(operational_s=DAY_S - one, major_s=one), tokens) for one in (0, 3600, DAY_S)
        )
        assert well[0] < bad[0] < worst[0]
        assert _look(Tally(unobserved_s=DAY_S), tokens)[0] < well[0]


def test_a_row_keeps_the_focus_while_nothing_changes(panel: GlancePanel) -> None:
    panel.show_verdict(verdict(), NOON)
    panel.show_days([days("api", 0, 0)])
    panel.toggle(None)
    before = panel.findChildren(DayBars)
    panel.show_verdict(verdict(), NOON + timedelta(seconds=10))
    QApplication.processEvents()
    assert panel.findChildren(DayBars) == before


def test_a_name_loses_only_the_host_in_brackets() -> None:
    assert short_name("Claude API (api.anthropic.com)") == "Claude API"
    assert short_name("Claude (beta)") == "Claude (beta)"
    assert short_name("(a.b)") == "(a.b)"
