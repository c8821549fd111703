"""Claude Code is offered once, in one plain sentence, and connecting shows what it writes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from understudy.desktop.status.status_window import StatusWindow
from understudy.engine.events.connection_events import ClaudeCodeShown
from understudy.words.claude_code import connecting as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.status.claude_code_card import ClaudeCodeCard

FOUND = ClaudeCodeShown(is_found=True, difference='+  "statusLine": {', notes=("yours stays",))
CONNECTED = ClaudeCodeShown(is_found=True, is_connected=True)


@pytest.fixture
def window(qtbot: QtBot) -> StatusWindow:
    made = StatusWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def card(window: StatusWindow) -> ClaudeCodeCard:
    return window.claude_code


def said(card: ClaudeCodeCard) -> list[str]:
    labels = [one for one in card.findChildren(QLabel) if one.isVisibleTo(card)]
    return [one.text() for one in labels if one.text()]


def pressable(card: ClaudeCodeCard) -> list[str]:
    return [one.text() for one in card.buttons if one.isVisibleTo(card)]


def test_without_claude_code_there_is_nothing(card: ClaudeCodeCard) -> None:
    card.show_state(ClaudeCodeShown(is_found=False))
    assert card.isHidden()


def test_it_is_offered_first_of_all_until_answered(
    window: StatusWindow, card: ClaudeCodeCard, qtbot: QtBot
) -> None:
    card.show_answer("ask")
    card.show_state(FOUND)
    assert str(words.OFFER) in said(card)
    assert pressable(card) == [str(words.COUNT), str(words.DO_NOT_COUNT), str(words.CONNECT)]
    column = card.parentWidget().layout()
    assert column.indexOf(card) == 0
    with qtbot.waitSignal(card.answered) as answered:
        card.do_not_count.click()
    assert answered.args == ["off"]
    card.show_answer("off")
    assert str(words.NOT_COUNTED) in said(card)
    assert pressable(card) == [str(words.CONNECT)]
    assert column.indexOf(card) > 3


def test_what_will_be_written_is_shown_before_it_is(card: ClaudeCodeCard, qtbot: QtBot) -> None:
    card.show_answer("on")
    card.show_state(FOUND)
    card.connect_it.click()
    assert FOUND.difference in said(card)
    assert "yours stays" in said(card)
    assert pressable(card) == [str(words.WRITE), str(words.CANCEL)]
    card.cancel.click()
    assert FOUND.difference not in said(card)
    card.connect_it.click()
    with qtbot.waitSignal(card.connect_requested):
        card.write.click()
    card.show_state(CONNECTED)
    assert pressable(card) == [str(words.UNDO)]
    with qtbot.waitSignal(card.undo_requested):
        card.undo.click()


def test_why_it_cannot_be_connected_is_said(card: ClaudeCodeCard) -> None:
    card.show_answer("on")
    card.show_state(ClaudeCodeShown(is_found=True, problem="settings.json has comments"))
    assert "settings.json has comments" in said(card)
    assert pressable(card) == []
