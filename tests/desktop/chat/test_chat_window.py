"""The chat window shows what happened, in the conversation where it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tests.desktop.chat.chat_pieces import (
    ENDED,
    FINISHED,
    KEY,
    STARTED,
    NoonClock,
    answer,
    asked,
    box,
    button,
    conversation,
    has_button,
    transcript_text,
)
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    Outcome,
    TextDelta,
)
from understudy.desktop.chat.answers.seam import Seam
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.chat.side.halves import Halves
from understudy.words.windows import days
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> ChatWindow:
    made = ChatWindow(NoonClock())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_send_turns_into_stop_while_an_answer_comes(window: ChatWindow, qtbot: QtBot) -> None:
    window.show_sent(asked(1, "hi"))
    window.show_answer_events(2, (STARTED,), 1)
    stop = button(window, str(words.STOP))
    assert not stop.isEnabled()  # a double click on Send must not stop
    qtbot.waitUntil(stop.isEnabled)
    with qtbot.waitSignal(window.stop_requested):
        stop.click()
    box(window).setPlainText("typed meanwhile")
    with qtbot.assertNotEmitted(window.prompt_submitted):
        qtbot.keyClick(box(window), KEY.Key_Return)
    window.show_answer_events(2, (TextDelta("Hello"), ENDED, FINISHED), 1)
    assert button(window, str(words.SEND)).isEnabled()
    assert window.draft() == "typed meanwhile"


def test_stopping_ends_the_answer_where_its_events_do_not(window: ChatWindow) -> None:
    window.show_sent(asked(1, "hi"))
    window.show_answer_events(2, (STARTED, TextDelta("Half")), 1)
    window.show_stopped(2)
    QApplication.sendPostedEvents()
    assert [one.text() for one in window.findChildren(Seam)] == [str(words.STOPPED_BY_YOU)]
    assert "Half" in transcript_text(window)
    assert has_button(window, str(words.SEND))
    assert has_button(window, str(words.COPY))
    assert has_button(window, str(words.REGENERATE))
    window.show_stopped(2)  # a second word of it changes nothing
    assert [one.text() for one in window.findChildren(Seam)] == [str(words.STOPPED_BY_YOU)]


def test_an_answer_goes_on_unseen_and_is_whole_when_one_comes_back(window: ChatWindow) -> None:
    first = conversation(1)
    window.show_conversation(first, ())
    window.show_sent(asked(1, "hi"))
    window.show_answer_events(2, (STARTED, TextDelta("One, ")), 1)
    window.show_conversation(conversation(2), ())
    window.show_answer_events(2, (TextDelta("two, "),), 1)
    assert "two" not in transcript_text(window)
    assert has_button(window, str(words.SEND))
    # the store is behind the stream
    window.show_conversation(first, (asked(1, "hi"), answer(2, "One", Outcome.RUNNING)))
    window.show_answer_events(2, (TextDelta("three."), ENDED, FINISHED), 1)
    assert "One, two, three." in transcript_text(window)


def test_a_message_of_another_conversation_is_not_shown_here(window: ChatWindow) -> None:
    window.show_conversation(conversation(2), ())
    window.show_sent(asked(1, "elsewhere", conversation_id=1))
    assert "elsewhere" not in transcript_text(window)


def test_a_question_asked_elsewhere_does_not_start_the_new_conversation(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.show_conversation(conversation(1), ())
    qtbot.keyClicks(box(window), "elsewhere")
    qtbot.keyClick(box(window), KEY.Key_Return)
    window.show_conversation(None, ())
    window.show_sent(asked(1, "elsewhere", conversation_id=1))
    assert "elsewhere" not in transcript_text(window)


def test_asking_again_sends_the_same_words_and_leaves_the_box_alone(
    window: ChatWindow, qtbot: QtBot
) -> None:
    failure = Failure(FailureKind.OVERLOADED, "claude", "claude-sonnet-5-5", 529)
    window.show_sent(asked(1, "the question"))
    window.show_answer_events(2, (STARTED, AnswerFailed(failure, kept=True)), 1)
    box(window).setPlainText("being typed")
    with qtbot.waitSignal(window.prompt_submitted) as sent:
        button(window, str(words.ASK_AGAIN)).click()
    assert sent.args == ["the question"]
    window.show_sent(asked(3, "the question"))
    assert window.draft() == "being typed"


def test_conversations_are_listed_by_day_newest_first(window: ChatWindow, qtbot: QtBot) -> None:
    window.show_conversations(
        (conversation(1, "old", 40), conversation(2, "now"), conversation(3, "before", 1))
    )
    (listed,) = window.findChildren(QListWidget)
    texts = [listed.item(row).text() for row in range(listed.count())]
    assert texts[:4] == [str(days.TODAY), "now", str(days.YESTERDAY), "before"]
    assert texts[-1] == "old"
    heading = listed.item(0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    with qtbot.waitSignal(window.conversation_chosen) as chosen:
        qtbot.mouseClick(
            listed.viewport(),
            Qt.MouseButton.LeftButton,
            pos=listed.visualItemRect(listed.item(3)).center(),
        )
    assert chosen.args == [3]


def test_the_title_bar_names_the_conversation_shown_as_it_is_listed(window: ChatWindow) -> None:
    window.show_sent(asked(1, "hi"))
    for title in ("hi", "Plums"):
        window.show_conversations((conversation(1, title), conversation(2, "pears")))
        assert window.windowTitle().startswith(title)


def test_the_composer_has_the_focus_when_its_control_goes_away(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.show_sent(asked(1, "hi"))
    window.show_answer_events(2, (STARTED, TextDelta("Half")), 1)
    stop = button(window, str(words.STOP))
    qtbot.waitUntil(stop.isEnabled)
    stop.setFocus()
    window.show_stopped(2)
    assert not stop.isEnabled()
    assert box(window).hasFocus()
    window.sidebar.exchange.button.setFocus()
    window.sidebar.exchange.show_progress("Importing")
    assert box(window).hasFocus()


def test_a_title_of_several_lines_takes_one(window: ChatWindow) -> None:
    window.show_conversations((conversation(1, "a\n\nb"),))
    (listed,) = window.findChildren(QListWidget)
    assert listed.item(1).text() == "a b"


def test_a_notice_stays_until_dismissed_and_is_not_repeated(window: ChatWindow) -> None:
    for _ in range(2):
        window.show_notice("The database is in use elsewhere.")
    (dismiss,) = [
        one for one in window.findChildren(QPushButton) if one.text() == str(words.DISMISS)
    ]
    dismiss.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not has_button(window, str(words.DISMISS))
    window.show_notice("The database is in use elsewhere.")
    assert has_button(window, str(words.DISMISS))


def test_the_top_line_tells_who_answers_as_plain_text(window: ChatWindow) -> None:
    window.show_answering_line("<b>GPT</b> is standing in")
    (line,) = [
        one for one in window.findChildren(QLabel) if one.accessibleName() == str(words.WHO_ANSWERS)
    ]
    assert line.text() == "<b>GPT</b> is standing in"
    assert line.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (KEY.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_W, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_escape_and_ctrl_w_hide_the_window(
    window: ChatWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(box(window), key, modifier)
    assert not window.isVisible()


def test_each_time_it_opens_one_can_type_at_once(window: ChatWindow) -> None:
    box = window.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    window.sidebar.search.setFocus()
    assert window.focusWidget() is not box
    window.hide()
    window.show()
    assert window.focusWidget() is box


def test_ctrl_n_asks_for_a_new_conversation_and_ctrl_l_goes_to_the_composer(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.new_conversation_requested):
        QTest.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    button(window, str(words.NEW_CONVERSATION)).setFocus()
    QTest.keyClick(window, KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert box(window).hasFocus()


def test_everything_one_can_use_has_a_name_for_screen_readers(window: ChatWindow) -> None:
    window.show_conversations((conversation(1),))
    window.show_conversation(conversation(1), (asked(1, "hi"), answer(2, "```\nx\n```\n")))
    QApplication.sendPostedEvents()
    nameless = [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
        and not (isinstance(one, QLabel) and one.text())
        and not isinstance(one, TextView)  # its words are its name
    ]
    assert nameless == []


def test_nothing_is_cut_off_in_a_narrow_window(window: ChatWindow, qtbot: QtBot) -> None:
    window.show_conversation(conversation(1), (asked(1, "word " * 80), answer(2, "word " * 300)))
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.width() == window.minimumWidth())
    QApplication.sendPostedEvents()
    seen = [one for one in window.findChildren(TextView) if not one.visibleRegion().isEmpty()]
    assert seen
    for view in seen:
        inner = view.viewport()
        assert inner.height() >= int(view.document().size().height())
        right = view.mapTo(window, QPoint(view.width(), 0)).x()
        assert right <= window.width()


def test_the_top_line_and_its_buttons_have_room_in_a_narrow_window(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.show_answering_line("GPT-5.5 is standing in · Claude API is failing for you since 14:02")
    head = window.head
    (line,) = (one for one in head.findChildren(QLabel) if one.text() == head.answering_line())
    buttons = [one for one in head.findChildren(QPushButton) if one.isVisible()]
    for width in (1200, 600, 480):
        window.resize(width, 600)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        for one in (*buttons, line):
            assert one.width() >= one.minimumSizeHint().width()
            assert head.rect().contains(one.geometry())
        assert line.height() >= line.heightForWidth(line.width())
        assert not any(one.geometry().intersects(line.geometry()) for one in buttons)


def test_the_list_gives_way_in_a_narrow_window_until_it_is_asked_for(
    window: ChatWindow, qtbot: QtBot
) -> None:
    entry = window.head.more.actions()[0]
    for width, seen in ((480, False), (1200, True), (480, False)):
        window.resize(width, 600)
        qtbot.waitUntil(lambda seen=seen: window.sidebar.isVisible() == seen)
        assert entry.isChecked() == seen
    window.sidebar.begin_search()
    assert window.sidebar.search.hasFocus()
    assert entry.isChecked()
    qtbot.waitUntil(lambda: window.width() > 480)
    assert window.sidebar.isVisible()
    entry.trigger()
    assert not window.sidebar.isVisible()
    assert box(window).hasFocus()


def test_the_list_stays_hidden_in_a_wide_window_until_it_is_asked_for(
    window: ChatWindow, qtbot: QtBot
) -> None:
    entry = window.head.more.actions()[0]

    def resize(width: int) -> None:
        window.resize(width, 600)
        qtbot.waitUntil(lambda: window.width() == width)
        QApplication.sendPostedEvents()

    resize(1200)
    entry.trigger()
    for width in (480, 1200, 480, 1200):
        resize(width)
        assert not window.sidebar.isVisible()
        assert not entry.isChecked()
    window.sidebar.begin_search()
    for width, seen in ((480, False), (1200, True)):
        resize(width)
        assert window.sidebar.isVisible() == seen
        assert entry.isChecked() == seen


def test_the_divider_cannot_be_dragged_over_the_list(window: ChatWindow) -> None:
    (halves,) = window.findChildren(Halves)
    window.resize(1200, 600)
    QApplication.sendPostedEvents()
    halves.setSizes([0, 1200])
    assert window.sidebar.width() > 0
