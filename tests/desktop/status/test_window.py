"""The status window says what the verdict rests on, and keeps its age true."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from tests.desktop.tray.tray_reading import NOON, HeldClock
from understudy.desktop.status import status_window
from understudy.desktop.status.status_window import StatusWindow
from understudy.desktop.theme import DARK, LIGHT, Tokens
from understudy.engine.update import Update
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

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# The offscreen platform says so about every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def window(qtbot: QtBot, clock: HeldClock) -> StatusWindow:
    window = StatusWindow(clock=clock)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def down() -> Verdict:
    incident = Incident(
        id="i1",
        name="Errors <b>on</b> Opus & Sonnet",
        impact=Impact.MAJOR,
        phase=Phase.MONITORING,
        started_at=NOON - timedelta(minutes=14),
        updated_at=NOON,
        url="https://status.example/i1?a=1&b=2",
    )
    facts = (("component", "Claude API"), ("state", "major_outage"))
    return Verdict(
        VerdictKind.DOWN,
        since=NOON - timedelta(minutes=9),
        reasons=(Reason(ReasonSource.STATUS_PAGE, "component", facts),),
        components=tuple(Component(state, f"<i>{state}", state) for state in ComponentState),
        incidents=(incident,),
        checked_at=NOON - timedelta(seconds=20),
    )


def up(*, incident_reported: bool = False) -> Verdict:
    return Verdict(VerdictKind.UP, NOON, checked_at=NOON, incident_reported=incident_reported)


def said(window: StatusWindow) -> list[str]:
    """Return every text that can be seen, once Qt has shown the rows that are new."""
    QCoreApplication.sendPostedEvents()
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def button(window: StatusWindow) -> QPushButton:
    return window.findChildren(QPushButton)[0]


def test_before_the_first_verdict_it_says_so(window: StatusWindow) -> None:
    assert {"Not known yet", "Not checked yet", "The status page has not been read yet."} <= set(
        said(window)
    )


def test_a_verdict_is_said_with_its_reasons_components_and_incidents(window: StatusWindow) -> None:
    window.show_verdict(down(), NOON)
    texts = said(window)
    assert {"Claude is down", "Since 11:51 · checked 20 s ago"} <= set(texts)
    assert any("Claude API" in text for text in texts)
    assert {"operational", "major outage", "partial outage", "unknown"} <= set(texts)
    assert "monitoring · 14 min ago" in texts


def test_words_of_the_page_are_never_markup(window: StatusWindow) -> None:
    window.show_verdict(down(), NOON)
    labels = {label.text(): label for label in window.findChildren(QLabel)}
    name = labels["<i>operational"]
    link = next(label for text, label in labels.items() if "Errors" in text)
    assert name.textFormat() is Qt.TextFormat.PlainText
    assert "Errors &lt;b&gt;on&lt;/b&gt; Opus &amp; Sonnet" in link.text()
    assert 'href="https://status.example/i1?a=1&amp;b=2"' in link.text()


def test_an_incident_without_a_web_address_is_no_link(window: StatusWindow) -> None:
    verdict = down()
    (incident,) = verdict.incidents
    odd = Incident(
        incident.id, "Odd", incident.impact, incident.phase, NOON, NOON, "javascript:alert(1)"
    )
    window.show_verdict(
        Verdict(verdict.kind, verdict.since, incidents=(odd,), checked_at=NOON), NOON
    )
    assert "Odd" in said(window)


def test_works_for_you_although_an_incident_is_reported(window: StatusWindow) -> None:
    window.show_verdict(up(incident_reported=True), NOON)
    assert "No trouble reported for you" in said(window)
    assert "An incident is reported\nSince 12:00 · checked 0 s ago" in said(window)
    window.show_verdict(up(), NOON)
    assert not any("incident is reported" in text for text in said(window))


def test_what_is_over_leaves_the_window(window: StatusWindow, qtbot: QtBot) -> None:
    window.show_verdict(down(), NOON)
    window.show_verdict(up(), NOON)
    qtbot.waitUntil(lambda: not any("Errors" in text for text in said(window)))
    assert "None." in said(window)


def test_its_age_is_kept_true_while_it_is_looked_at(window: StatusWindow, clock: HeldClock) -> None:
    window.show_verdict(down(), NOON)
    clock.at = NOON + timedelta(minutes=3)
    window._tick.timeout.emit()  # ten seconds are too long to wait for
    assert "Since 11:51 · checked 3 min ago" in said(window)
    assert window._tick.isActive()
    window.hide()
    assert not window._tick.isActive()


def test_checking_is_asked_for_once_until_the_answer_comes(
    window: StatusWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.refresh_requested):
        qtbot.mouseClick(button(window), Qt.MouseButton.LeftButton)
    assert not button(window).isEnabled()
    with qtbot.assertNotEmitted(window.refresh_requested):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    window.show_verdict(up(), NOON)
    assert button(window).isEnabled()
    assert button(window).text() == "Check now"


def test_an_answer_that_never_comes_does_not_lock_the_button(
    window: StatusWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(button(window), Qt.MouseButton.LeftButton)
    window._answer_due.timeout.emit()  # fifteen seconds are too long to wait for
    assert button(window).isEnabled()


def test_a_newer_version_is_named_quietly_with_its_page(window: StatusWindow) -> None:
    def lines() -> list[QLabel]:
        labels = window.findChildren(QLabel)
        return [one for one in labels if "99.1" in one.text() and not one.isHidden()]

    assert lines() == []
    window.show_update(Update("99.1", "https://example.com/releases/99.1"))
    (line,) = lines()
    assert 'href="https://example.com/releases/99.1"' in line.text()
    window.show_update(Update("99.1"))
    (line,) = lines()
    assert "href" not in line.text()
    window.show_update(None)
    assert lines() == []


def test_escape_closes_it(window: StatusWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_every_word_follows_a_change_of_scheme(
    window: StatusWindow, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    """Shown in the one scheme first, so that every colour has to change."""
    other = DARK if tokens is LIGHT else LIGHT
    monkeypatch.setattr(status_window, "current_tokens", lambda: other)
    window.show_verdict(down(), NOON)
    monkeypatch.setattr(status_window, "current_tokens", lambda: tokens)
    window.show_verdict(down(), NOON)
    colours = {
        label.palette().windowText().color().name().upper()
        for label in window.findChildren(QLabel)
        if label.text()
    }
    assert colours == {tokens.text, tokens.secondary}


def test_nothing_is_cut_off_at_the_right(window: StatusWindow, qtbot: QtBot) -> None:
    window.show_verdict(down(), NOON)
    area = window.findChildren(QScrollArea)[0]
    qtbot.waitUntil(lambda: "unknown" in said(window))
    qtbot.waitUntil(lambda: area.widget().width() == area.viewport().width())
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    assert len(labels) > 15
    for label in labels:
        right = label.mapTo(window, label.rect().topRight()).x()
        assert right < window.width(), label.text()


def test_a_screen_reader_hears_each_component_with_its_state(window: StatusWindow) -> None:
    window.show_verdict(down(), NOON)
    names = {child.accessibleName() for child in window.findChildren(QWidget)}
    assert "<i>major_outage, major outage" in names


def test_it_can_be_made_narrow_again_after_it_was_wide(qtbot: QtBot, window: StatusWindow) -> None:
    before = window.size()
    window.resize(1900, before.height())
    qtbot.waitUntil(lambda: window.layout().geometry().width() == 1900)
    QCoreApplication.sendPostedEvents()  # the layout's, which sets the least size
    window.resize(before)
    assert window.size() == before
