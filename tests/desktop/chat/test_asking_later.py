"""An answer Claude did not give can be asked of Claude later; one that waits says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.desktop.chat.answer_pieces import CLAUDE, COMPLETE, CUT, GPT, OVERLOADED, shown_text
from understudy.base.clock import SystemClock
from understudy.chat.model import (
    AnswerEvent,
    AnswerFailed,
    AnswerFinished,
    Conversation,
    Message,
    Role,
    RouteReason,
    RouteReasonKind,
    SegmentStarted,
    Sent,
    TextDelta,
)
from understudy.desktop.chat.answers.view import AnswerView
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.words.chat.queued import WAITS
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PROMPT = Message(7, 1, Role.USER, "Why?", AT)
BY_GPT: tuple[AnswerEvent, ...] = (
    *(CLAUDE, CUT, GPT, TextDelta("Because."), COMPLETE),
    AnswerFinished("openai", "gpt-5.5", 0.4, 2.0),
)
BY_CLAUDE: tuple[AnswerEvent, ...] = (
    *(CLAUDE, TextDelta("Because."), COMPLETE),
    AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0),
)
BY_NOBODY: tuple[AnswerEvent, ...] = (CLAUDE, CUT, AnswerFailed(OVERLOADED, kept=True))


@pytest.fixture
def window(qtbot: QtBot) -> ChatWindow:
    made = ChatWindow(SystemClock())
    qtbot.addWidget(made)
    made.show_conversation(Conversation(1, "Why?", AT, AT), (PROMPT,))
    made.show()
    return made


def views(window: ChatWindow) -> list[AnswerView]:
    QApplication.sendPostedEvents()
    return [one for one in window.findChildren(AnswerView) if not one.isHidden()]


def view(window: ChatWindow) -> AnswerView:
    (found,) = views(window)
    return found


def later(window: ChatWindow) -> list[QPushButton]:
    buttons = view(window).findChildren(QPushButton)
    return [one for one in buttons if one.text() == str(words.ASK_WHEN_BACK) and not one.isHidden()]


@pytest.mark.parametrize(
    ("events", "offered"), [(BY_GPT, 1), (BY_NOBODY, 1), (BY_CLAUDE, 0)], ids=["gpt", "none", "own"]
)
def test_it_is_offered_where_claude_did_not_answer(
    window: ChatWindow, qtbot: QtBot, events: tuple[AnswerEvent, ...], offered: int
) -> None:
    window.show_answer_events(2, events, 1)
    buttons = later(window)
    assert len(buttons) == offered
    for button in buttons:
        with qtbot.waitSignal(window.ask_when_back_requested) as asked:
            button.click()
        assert asked.args == [7]


@pytest.mark.parametrize("events", [BY_GPT, BY_NOBODY], ids=["gpt", "none"])
def test_once_it_waits_that_is_said_and_not_offered_again(
    window: ChatWindow, qtbot: QtBot, events: tuple[AnswerEvent, ...]
) -> None:
    window.show_answer_events(2, events, 1)
    before = view(window)
    window.show_waiting(7)
    qtbot.waitUntil(lambda: views(window) not in ([], [before]))
    assert spoken(window).count(str(WAITS)) == 1
    assert later(window) == []


def spoken(window: ChatWindow) -> str:
    found = view(window)
    return "\n".join(one.text() for one in found.findChildren(QLabel) if not one.isHidden())


def test_a_reopened_answer_says_that_its_question_waits(window: ChatWindow) -> None:
    unanswered = Message(2, 1, Role.ASSISTANT, "", AT, parent_id=7)
    window.show_conversation(Conversation(1, "Why?", AT, AT), (PROMPT, unanswered), {7})
    assert str(WAITS) in spoken(window)


def test_what_went_where_and_what_was_left_out_is_said_at_the_seam(window: ChatWindow) -> None:
    sent = Sent(3, images_left_out=1, elsewhere=True)
    window.show_answer_events(2, (CLAUDE, CUT, replace(GPT, sent=sent), TextDelta("So.")), 1)
    text = shown_text(view(window))
    assert "Your question and the 2 before it went to OpenAI." in text
    assert "1 image left out: this model is not known to read images." in text


def test_who_goes_on_is_said_to_go_on_and_copied_with_what_came_before(window: ChatWindow) -> None:
    goes_on = SegmentStarted("openai", "gpt-5.5", RouteReason(RouteReasonKind.CONTINUES))
    events = (CLAUDE, TextDelta("One, "), CUT, goes_on, TextDelta("two."), COMPLETE, BY_GPT[-1])
    window.show_answer_events(2, events, 1)
    shown = view(window)
    assert "OpenAI (gpt-5.5) continued from here." in shown_text(shown)
    (copy,) = [one for one in shown.findChildren(QPushButton) if one.text() == str(words.COPY)]
    copy.click()
    assert QApplication.clipboard().text() == "One, two."
