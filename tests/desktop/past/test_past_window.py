"""The page of past answers lists, searches, forgets and switches off; nothing else is assumed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from understudy.chat.model import PastSource
from understudy.desktop.past_window import PastWindow
from understudy.words.chat.past_answers import NOTHING_LIKE_IT, NOTHING_YET, PAGE_TEXT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def source(number: int, question: str) -> PastSource:
    at = NOW - timedelta(days=number)
    return PastSource(number, question, at, "claude", "claude-sonnet-5-5", "own_claude")


@pytest.fixture
def window(qtbot: QtBot) -> PastWindow:
    made = PastWindow()
    qtbot.addWidget(made)
    return made


def lines(window: PastWindow) -> list[str]:
    return [window.list.item(row).text() for row in range(window.list.count())]


def test_each_question_is_listed_with_its_age(window: PastWindow) -> None:
    window.show_list("", (source(3, "What is TCP?"), source(5, "Why?")), NOW, is_on=True)
    assert lines(window) == ["What is TCP? (3 days ago)", "Why? (5 days ago)"]
    assert window.offer.isChecked()
    assert window._told.text() == str(PAGE_TEXT)  # what is said above the list


def test_an_older_search_does_not_replace_a_newer_one(window: PastWindow) -> None:
    window.search.setText("tcp")
    window.show_list("tc", (source(3, "Old"),), NOW, is_on=True)
    assert lines(window) == []
    window.show_list("tcp", (), NOW, is_on=False)
    assert window._told.text() == str(NOTHING_LIKE_IT)  # what is said above the list
    assert not window.offer.isChecked()
    window.search.clear()
    window.show_list("", (), NOW, is_on=False)
    assert window._told.text() == str(NOTHING_YET)  # what is said above the list


def test_the_chosen_one_is_forgotten_or_opened(window: PastWindow, qtbot: QtBot) -> None:
    assert not window.forget.isEnabled()
    window.show_list("", (source(3, "What is TCP?"), source(5, "Why?")), NOW, is_on=True)
    window.list.setCurrentRow(1)
    with qtbot.waitSignal(window.forget_requested) as forgotten:
        window.forget.click()
    with qtbot.waitSignal(window.open_requested) as opened:
        window.open_one.click()
    assert (forgotten.args, opened.args) == ([5], [5])
    window.show_list("", (source(3, "What is TCP?"),), NOW, is_on=True)
    assert window.list.currentRow() == 0


def test_switching_tells_what_the_person_wants_not_what_is_shown(
    window: PastWindow, qtbot: QtBot
) -> None:
    window.show_list("", (), NOW, is_on=True)
    with qtbot.waitSignal(window.switched) as told:
        window.offer.click()
    assert told.args == [False]
