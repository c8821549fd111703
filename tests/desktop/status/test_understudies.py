"""The status window shows how the understudies fared, and asks for a drill or a rehearsal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from understudy.chat.failure import FailureKind
from understudy.chat.readiness import DrillReport, DrillResult
from understudy.desktop.status.status_window import StatusWindow
from understudy.words.drills import CHECK, CHECKING, NEVER_CHECKED, NOBODY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WORKS = DrillResult(provider="openai", model="gpt-5.5", is_understudy=True, first_text_s=0.42)
REFUSED = DrillResult(
    provider="mistral", model="large", is_understudy=True, failure=FailureKind.KEY_REFUSED
)


class Held:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def window(qtbot: QtBot) -> StatusWindow:
    made = StatusWindow(clock=Held())
    qtbot.addWidget(made)
    return made


def said(window: StatusWindow) -> list[str]:
    return [
        one.text()
        for one in window.understudies.findChildren(QLabel)
        if not one.isHidden() and one.text()
    ]


def report(*results: DrillResult) -> DrillReport:
    return DrillReport(drilled_at=NOW - timedelta(days=3), results=results)


def test_before_the_first_check_it_says_so(window: StatusWindow) -> None:
    assert str(NEVER_CHECKED) in said(window)


def test_a_check_says_who_would_answer_and_how_each_fared(window: StatusWindow) -> None:
    window.understudies.show_report(report(WORKS, REFUSED))
    words = said(window)
    assert "If Claude failed now, OpenAI (gpt-5.5) would answer in about 0.4 s." in words
    assert words[words.index("gpt-5.5") + 1] == "OpenAI · 0.4 s"
    assert words[words.index("large") + 1] == "Mistral · your key was refused"
    assert "3 days ago" in words
    assert str(NEVER_CHECKED) not in words


def test_who_stands_alone_is_told_why(window: StatusWindow) -> None:
    window.understudies.show_report(report(REFUSED))
    assert str(NOBODY) in said(window)
    assert "Mistral: your key was refused: you have no understudy." in said(window)


def test_the_button_asks_once_until_the_answer_comes(window: StatusWindow, qtbot: QtBot) -> None:
    card = window.understudies
    with qtbot.waitSignal(card.drill_requested):
        card.check.click()
    assert (card.check.text(), card.check.isEnabled()) == (str(CHECKING), False)
    window.understudies.show_report(report(WORKS))
    assert (card.check.text(), card.check.isEnabled()) == (str(CHECK), True)
    card.check.click()
    card.show_problem("The check could not be saved (full).")
    assert card.check.isEnabled()
    assert "The check could not be saved (full)." in said(window)
    assert "gpt-5.5" in said(window)


def test_a_rehearsal_is_asked_for(window: StatusWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.understudies.rehearsal_requested):
        window.understudies.rehearse.click()
