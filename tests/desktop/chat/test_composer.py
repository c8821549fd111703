"""What the person types is sent as typed, once, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QTextOption
from PySide6.QtWidgets import (
    QLabel,
    QWidget,
)

from tests.desktop.chat.chat_pieces import (
    KEY,
    NoonClock,
    asked,
    box,
    button,
    conversation,
    transcript_text,
)
from understudy.desktop.chat.chat_window import ChatWindow
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


def test_enter_sends_and_the_words_stay_until_they_are_stored(
    window: ChatWindow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(box(window), "hello  there")
    with qtbot.waitSignal(window.prompt_submitted) as sent:
        qtbot.keyClick(box(window), KEY.Key_Return)
    assert sent.args == ["hello  there"]
    assert window.draft() == "hello  there"
    window.show_sent(asked(1, "hello  there"))
    assert window.draft() == ""
    assert "hello  there" in transcript_text(window)


def test_the_keypads_enter_sends_too(window: ChatWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(box(window), "x")
    with qtbot.waitSignal(window.prompt_submitted):
        qtbot.keyClick(box(window), KEY.Key_Enter)


def test_a_box_made_narrower_shows_every_line(window: ChatWindow, qtbot: QtBot) -> None:
    window.restore_draft("word " * 12)
    before = box(window).height()
    window.composer.show_size("about one hundred thousand tokens, which is the whole width " * 2)
    qtbot.waitUntil(lambda: box(window).height() > before)


def test_a_pasted_word_without_an_end_breaks_anywhere_and_nothing_else_does(
    window: ChatWindow,
) -> None:
    """Between words, Qt would stop the window for a second with each key in it."""
    prompt = box(window)
    endless, usual = "aB3x" * 1000, "some words\n" * 1000
    for pasted, wrapped in (
        (usual, QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere),
        (endless, QTextOption.WrapMode.WrapAnywhere),
        (usual, QTextOption.WrapMode.WrapAnywhere),
    ):
        mime = QMimeData()
        mime.setText(pasted)
        prompt.insertFromMimeData(mime)
        assert prompt.wordWrapMode() is wrapped
    assert prompt.toPlainText() == usual + endless + usual
    prompt.clear()
    mime = QMimeData()
    mime.setText(usual)
    prompt.insertFromMimeData(mime)
    assert prompt.wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_arabic_begins_at_the_right_of_the_box(window: ChatWindow, qtbot: QtBot) -> None:
    typed = box(window)
    for text, is_right in (("\n 1. كيف؟", True), ("how?", False), ("", False), ("שלום", True)):
        typed.setPlainText(text)
        option = typed.document().defaultTextOption()
        assert (option.textDirection() == Qt.LayoutDirection.RightToLeft) == is_right
        assert bool(option.alignment() & Qt.AlignmentFlag.AlignRight) == is_right


def test_shift_enter_starts_a_line(window: ChatWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(box(window), "a")
    with qtbot.assertNotEmitted(window.prompt_submitted):
        qtbot.keyClick(box(window), KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(box(window), "b")
    assert window.draft() == "a\nb"


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_never_sent(window: ChatWindow, qtbot: QtBot, text: str) -> None:
    box(window).setPlainText(text)
    assert not button(window, str(words.SEND)).isEnabled()
    with qtbot.assertNotEmitted(window.prompt_submitted):
        qtbot.keyClick(box(window), KEY.Key_Return)


def test_a_prompt_is_sent_once_however_often_enter_is_pressed(
    window: ChatWindow, qtbot: QtBot
) -> None:
    sent: list[str] = []
    window.prompt_submitted.connect(sent.append)
    qtbot.keyClicks(box(window), "x")
    qtbot.keyClick(box(window), KEY.Key_Return)
    qtbot.keyClick(box(window), KEY.Key_Return)
    assert sent == ["x"]


def test_what_could_not_be_stored_can_be_sent_again(window: ChatWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(box(window), "precious")
    qtbot.keyClick(box(window), KEY.Key_Return)
    window.show_not_sent("The disk is full.")
    assert window.draft() == "precious"
    assert any(one.text() == "The disk is full." for one in window.findChildren(QLabel))
    with qtbot.waitSignal(window.prompt_submitted):
        qtbot.keyClick(box(window), KEY.Key_Return)


def test_what_was_typed_while_storing_is_not_cleared(window: ChatWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(box(window), "one")
    qtbot.keyClick(box(window), KEY.Key_Return)
    qtbot.keyClicks(box(window), " two")
    window.show_sent(asked(1, "one"))
    assert window.draft() == "one two"


def test_no_break_spaces_and_other_letters_arrive_as_typed(
    window: ChatWindow, qtbot: QtBot
) -> None:
    text = 'dès 1\N{NO-BREAK SPACE}€ & "quotes"\n\t🙂'
    box(window).setPlainText(text)
    with qtbot.waitSignal(window.prompt_submitted) as sent:
        qtbot.keyClick(box(window), KEY.Key_Return)
    assert sent.args == [text]


def test_enter_belongs_to_the_input_method_while_a_word_is_unfinished(
    window: ChatWindow, qtbot: QtBot
) -> None:
    typed = box(window)
    QCoreApplication.sendEvent(typed, QInputMethodEvent("にほ", []))
    with qtbot.assertNotEmitted(window.prompt_submitted):
        qtbot.keyClick(typed, KEY.Key_Return)
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QCoreApplication.sendEvent(typed, done)
    with qtbot.waitSignal(window.prompt_submitted) as sent:
        qtbot.keyClick(typed, KEY.Key_Return)
    assert sent.args == ["日本"]


def test_the_draft_is_told_when_typing_pauses_and_only_when_it_changed(
    window: ChatWindow, qtbot: QtBot
) -> None:
    told: list[str] = []
    window.draft_changed.connect(told.append)
    with qtbot.waitSignal(window.draft_changed):
        qtbot.keyClicks(box(window), "abc")
    assert told == ["abc"]
    window.flush_draft()
    assert told == ["abc"]


def test_hiding_the_window_tells_the_draft_at_once(window: ChatWindow, qtbot: QtBot) -> None:
    box(window).setPlainText("half a thou")
    with qtbot.waitSignal(window.draft_changed) as told:
        window.hide()
    assert told.args == ["half a thou"]


def test_a_restored_draft_never_overwrites_what_is_being_typed(window: ChatWindow) -> None:
    window.restore_draft("from last time")
    assert window.draft() == "from last time"
    window.restore_draft("another")
    assert window.draft() == "from last time"


def test_each_conversation_has_its_own_draft(window: ChatWindow, qtbot: QtBot) -> None:
    window.show_conversation(conversation(1), ())
    box(window).setPlainText("for the first")
    window.flush_draft()
    window.show_conversation(conversation(2), ())
    assert window.draft() == ""
    window.restore_draft("for the second")
    assert window.draft() == "for the second"


def test_a_word_typed_while_a_conversation_opens_stays(window: ChatWindow) -> None:
    window.show_conversation(conversation(1), ())
    box(window).setPlainText("not told yet")
    window.show_conversation(conversation(2), ())
    assert window.draft() == "not told yet"


def test_the_composer_grows_to_ten_lines_and_no_further(window: ChatWindow, qtbot: QtBot) -> None:
    heights = []
    for lines in (1, 2, 10, 40):
        box(window).setPlainText("\n".join("x" * lines))
        qtbot.waitUntil(lambda: box(window).height() == box(window).minimumHeight())
        heights.append(box(window).height())
    one, two, ten, forty = heights
    assert ten == forty
    assert (two - one) * 9 == pytest.approx(ten - one, abs=9)


def test_words_on_their_way_to_the_store_are_no_draft(window: ChatWindow, qtbot: QtBot) -> None:
    """A slow store must not get them as a draft after it has them as a question."""
    told: list[str] = []
    window.draft_changed.connect(told.append)
    qtbot.keyClicks(box(window), "hello")
    qtbot.keyClick(box(window), KEY.Key_Return)
    window.flush_draft()
    window.show_sent(asked(1, "hello"))
    assert told == []
    qtbot.keyClicks(box(window), "again")
    qtbot.keyClick(box(window), KEY.Key_Return)
    window.show_not_sent("The disk is full.")
    assert told == ["again"]


def test_another_placeholder_is_painted_at_once(window: ChatWindow, qtbot: QtBot) -> None:
    """Qt 6.11 paints it only with the next key: who may answer in private was not seen."""
    window.head.setFocus()
    before = window.grab().toImage()
    painted = PaintedSpy(box(window).viewport())
    window.composer.show_placeholder("Private: only Claude may answer.")
    qtbot.waitUntil(lambda: painted.count > 0)
    assert window.grab().toImage() != before


class PaintedSpy(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False
