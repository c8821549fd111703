"""Find, select over messages, copy, zoom, instructions and the list of shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.desktop.chat.chat_pieces import NoonClock, answer, asked, conversation
from understudy.archive.model import NewAttachment
from understudy.desktop import theme
from understudy.desktop.chat import find_bar
from understudy.desktop.chat.bubble import FOLDED_CHARACTERS, Bubble, beginning
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.markdown import fonts
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.chat.reading.printing import printable
from understudy.desktop.chat.transcript import Transcript
from understudy.desktop.theme import Space
from understudy.words.windows import chat_reading as words
from understudy.words.windows import transcripts as transcript_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

TALK = (
    asked(1, "Where do plums grow?"),
    answer(2, "Plums grow on *trees*.\n\n```python\nplums = 3\n```\n\nEnjoy your **plums**."),
    asked(3, "Thanks"),
    answer(4, "Gladly."),
)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[ChatWindow]:
    made = ChatWindow(NoonClock())
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    made.show_conversation(conversation(1), TALK)
    QApplication.sendPostedEvents()
    yield made
    fonts.zoom_by(0)


def texts(window: ChatWindow) -> list[TextView]:
    found = [one for one in window.findChildren(TextView) if one.isVisible()]
    return sorted(found, key=lambda one: one.mapTo(window, QPoint()).y())


def marked(window: ChatWindow) -> int:
    return sum(len(one.extraSelections()) for one in texts(window))


def counted(window: ChatWindow) -> str:
    (count,) = window._page.find_bar.findChildren(QLabel)
    return count.text()


def wheel(over: QWidget, turned: int) -> None:
    """Turn the wheel with Ctrl held."""
    no_buttons, ctrl = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    at, by = QPointF(), QPoint(0, turned)
    event = QWheelEvent(at, at, QPoint(), by, no_buttons, ctrl, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(over, event)


def chosen(window: ChatWindow) -> list[str]:
    found = (one.textCursor().selectedText() for one in texts(window))
    return [one for one in found if one]


def test_find_counts_marks_and_walks_around(window: ChatWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = window._page.find_bar  # its shortcut has opened it
    assert bar.isVisible()
    qtbot.keyClicks(bar.field, "plums")
    qtbot.waitUntil(lambda: counted(window) == "4 of 4")
    assert marked(window) == 3  # the one in the code is marked in its own view
    seen = []
    for _ in range(4):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        seen.append((counted(window), tuple(chosen(window))))
    assert [count for count, _ in seen] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    assert ("4 of 4", ("plums",)) in seen
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert counted(window) == "3 of 4"
    qtbot.keyClicks(bar.field, "!")
    qtbot.waitUntil(lambda: counted(window) == "No matches")
    assert chosen(window) == []
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert counted(window) == "No matches"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.isVisible()
    assert marked(window) == 0


def test_what_is_not_on_the_screen_is_not_counted_once_it_was_looked_for(
    window: ChatWindow, qtbot: QtBot
) -> None:
    linked = "Of [plums](https://plums.example/plums) and plums."
    talk = (asked(1, "About plums?"), answer(2, linked))
    window.show_conversation(conversation(2), talk)
    window._page.find_bar.open_bar()
    qtbot.keyClicks(window._page.find_bar.field, "plums")
    qtbot.waitUntil(lambda: counted(window) == "3 of 3")
    window._page.find_bar.step_wanted.emit(1)
    assert (counted(window), chosen(window)) == ("1 of 3", ["plums"])


def test_find_walks_around_in_one_message_and_counts_anew_in_another_conversation(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.show_conversation(conversation(2), (asked(1, "plum, plum"),))
    window._page.find_bar.open_bar()
    qtbot.keyClicks(window._page.find_bar.field, "plum")
    qtbot.waitUntil(lambda: counted(window) == "2 of 2")
    for at in (1, 2, 1):
        window._page.find_bar.step_wanted.emit(1)
        assert counted(window) == f"{at} of 2"
    window.show_conversation(conversation(1), TALK)
    assert counted(window) == "4 matches"
    window._page.find_bar.step_wanted.emit(-1)
    assert counted(window) == "4 of 4"
    window.show_conversation(conversation(3), ())
    assert counted(window) == "No matches"


def test_a_screen_reader_is_told_which_match_is_shown(
    window: ChatWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(find_bar, "say_aloud", lambda _widget, said: told.append(said))
    window._page.find_bar.open_bar()
    qtbot.keyClicks(window._page.find_bar.field, "plums")
    qtbot.waitUntil(lambda: told == ["Match 4 of 4"])
    window._page.find_bar.step_wanted.emit(-1)
    qtbot.waitUntil(lambda: told == ["Match 4 of 4", "Match 3 of 4"])


def test_find_reaches_a_message_far_away(window: ChatWindow, qtbot: QtBot) -> None:
    talk = [asked(1, "the needle")]
    talk += [asked(n, f"question {n}\n" * 5) for n in range(2, 300)]
    window.show_conversation(conversation(2), tuple(talk))
    window._page.find_bar.open_bar()
    qtbot.keyClicks(window._page.find_bar.field, "needle")
    qtbot.waitUntil(lambda: chosen(window) == ["needle"])
    (view,) = [one for one in texts(window) if "needle" in one.toPlainText()]
    assert 0 <= view.mapTo(window._page.transcript.viewport(), QPoint()).y() < 700


def test_a_selection_spans_messages_and_is_copied(window: ChatWindow, qtbot: QtBot) -> None:
    first, last = texts(window)[0], texts(window)[-1]
    viewport = first.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(1, 5))
    selection = window._page.transcript.selection
    end = last.viewport().rect().bottomRight() - QPoint(1, 2)
    selection.extend(first, last.viewport().mapToGlobal(end))
    first.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Where do plums grow?")
    assert "plums = 3" in copied
    assert copied.endswith("Gladly.")
    qtbot.mouseClick(last.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 5))
    assert selection.parts() == []


def test_the_whole_conversation_is_copied_as_text_and_as_markdown(window: ChatWindow) -> None:
    window.reader.copy_text()
    text = QGuiApplication.clipboard().text()
    assert text.startswith(
        "You:\nWhere do plums grow?\n\nClaude Sonnet 5.5:\nPlums grow on *trees*."
    )
    window.reader.copy_markdown()
    assert (
        "## You\n\nThanks\n\n## Claude Sonnet 5.5\n\nGladly." in QGuiApplication.clipboard().text()
    )


def test_text_becomes_larger_and_smaller_and_normal(window: ChatWindow, qtbot: QtBot) -> None:
    def size() -> int:
        return texts(window)[0].document().defaultFont().pixelSize()

    normal = size()
    for keys in ("Ctrl++", "Ctrl+="):
        (act,) = [one for one in window.actions() if one.shortcut() == QKeySequence("Ctrl++")]
        act.trigger()
        assert size() > normal, keys
    window.reader.zoom(0)
    assert size() == normal
    window.reader.zoom(-1)
    assert size() < normal
    for turned, larger in ((60, False), (60, True)):  # a step of a wheel in two halves
        window.reader.zoom(0)
        wheel(window._page.transcript.viewport(), turned)  # a synthetic one goes no further
        assert (size() > normal) == larger


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform at any dialog
def test_every_shortcut_is_listed(window: ChatWindow) -> None:
    dialog = window.reader.show_shortcuts()
    said = {one.text() for one in dialog.findChildren(QLabel)}
    assert {"Ctrl+F", "F1", str(words.FIND_HERE), str(words.SHORTCUTS)} <= said
    dialog.reject()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_instructions_are_kept_as_typed(window: ChatWindow, qtbot: QtBot) -> None:
    dialog = window.reader.open_instructions()
    dialog.box.setPlainText("  Answer in German. ")
    with qtbot.waitSignal(window.reader.instructions_saved) as saved:
        dialog.save_button.click()
    assert saved.args == ["Answer in German."]


def test_what_is_printed_holds_words_and_no_pictures(qapp: QApplication) -> None:
    document = printable(
        "## You\n\nlook ![x](file:///etc/passwd)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert "[image: x]" in document.toPlainText()
    assert "1" in document.toPlainText()


def focused(window: ChatWindow) -> str:
    now = window.focusWidget()
    name = now.accessibleName() or getattr(now, "text", str)()
    return name or str(getattr(now, "toPlainText", str)())


def test_tab_goes_through_the_window_from_top_to_bottom(window: ChatWindow, qtbot: QtBot) -> None:
    window.show_conversations((conversation(1),))
    window.composer.add_files([NewAttachment("a.txt", "text/plain", b"a", "a")])
    window.composer.setFocus()
    stops = []
    while len(stops) < 40 and (not stops or focused(window) != "Your message"):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        stops.append(focused(window))
    assert stops == [
        *("Remove a.txt", "Attach files", "Send"),
        *("New conversation", "Search everything", "Conversations", "History"),
        *("Who may answer in this conversation", "Private", "More", "Settings", "Transcript"),
        *("Edit", "You", "Plums grow on trees.", "Copy this code", "python code"),
        *("Enjoy your plums.", "Answer again", "Copy this answer"),
        *("Edit", "You", "Gladly.", "Answer again", "Copy this answer", "Your message"),
    ]
    backwards = []
    while not backwards or focused(window) != "Your message":
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
        backwards.append(focused(window))
    assert backwards == [*stops[-2::-1], "Your message"]


def test_a_text_that_has_the_focus_by_a_key_is_in_view_and_has_a_ring(
    window: ChatWindow, qtbot: QtBot
) -> None:
    transcript = window.findChildren(Transcript)[0]
    folded(window, LOG)
    text = texts(window)[1]
    window.composer.setFocus()
    for _ in range(20):
        if window.focusWidget() is not text:
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is text

    def has_ring() -> bool:
        place = text.mapTo(transcript.viewport(), QPoint(-Space.SMALL, text.height() // 2))
        accent = QColor(theme.current_tokens().accent)
        return transcript.viewport().grab().toImage().pixelColor(place) == accent

    view = transcript.viewport()
    assert 0 <= text.mapTo(view, QPoint()).y() < view.height()
    qtbot.waitUntil(has_ring)
    window.composer.setFocus()
    qtbot.waitUntil(lambda: not has_ring())


def test_the_arrow_keys_select_over_messages(window: ChatWindow, qtbot: QtBot) -> None:
    first = texts(window)[0]
    first.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down, shift)
    assert chosen(window)[0] == "Where do plums grow?"
    assert len(chosen(window)) == 3
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    parts = "Where do plums grow?", "Plums grow on trees.", "plums = 3", "Enjoy your plums."
    assert copied == "\n\n".join(parts)
    for _ in range(2):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Up, shift)
    assert chosen(window) == ["Where do plums grow?", "Plums grow on trees."]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert chosen(window) == []


def test_ctrl_a_in_a_message_selects_the_whole_conversation(
    window: ChatWindow, qtbot: QtBot
) -> None:
    many = [asked(number, f"question {number}") for number in range(1, 400)]
    window.show_conversation(conversation(1), tuple(many))
    QApplication.sendPostedEvents()
    last = texts(window)[-1]
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(last, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "question 1\n" in copied
    assert copied.endswith("question 399")
    window.findChildren(Transcript)[0].verticalScrollBar().setValue(0)
    QApplication.sendPostedEvents()
    assert chosen(window)[0] == "question 1"


LOG = "".join(f"line {number} of a pasted log\n" for number in range(1_000))


def folded(window: ChatWindow, text: str) -> Bubble:
    window.show_conversation(conversation(2), (asked(1, text), answer(2, "Noted.")))
    QApplication.sendPostedEvents()
    return window.findChildren(Bubble)[-1]


def test_a_long_question_is_folded_and_unfolds(window: ChatWindow, qtbot: QtBot) -> None:
    bubble = folded(window, LOG)
    button = bubble.fold_button
    assert button is not None
    assert LOG.startswith(bubble.text())
    assert bubble.text().endswith("line 39 of a pasted log")
    before = bubble.height()
    button.click()
    assert bubble.text() == LOG
    qtbot.waitUntil(lambda: bubble.height() > 10 * before)
    window.findChildren(Transcript)[0].verticalScrollBar().setValue(10_000)
    button.click()
    qtbot.waitUntil(lambda: bubble.height() == before)
    assert bubble.y() == 0


def test_an_unfolded_question_stays_so(window: ChatWindow, qtbot: QtBot) -> None:
    """After a change of theme, after scrolling far away, and on another branch."""
    button = folded(window, LOG).fold_button
    assert button is not None
    button.click()
    transcript = window.findChildren(Transcript)[0]

    def shown() -> Bubble:
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        (found,) = window.findChildren(Bubble)
        return found

    transcript.show_theme(theme.DARK)
    bubble, button = shown(), shown().fold_button
    assert button is not None
    assert bubble.text() == LOG
    assert button.text() == str(transcript_words.SHOW_LESS)
    qtbot.waitUntil(lambda: bubble.height() > window.height())

    transcript.show_rows(transcript.said(), stays=True)
    assert shown().text() == LOG
    button = shown().fold_button
    assert button is not None
    button.click()
    transcript.show_theme(theme.LIGHT)
    assert shown().text() == beginning(LOG)


def test_find_unfolds_what_hides_a_match(window: ChatWindow, qtbot: QtBot) -> None:
    bubble = folded(window, LOG)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "Line 700 of")
    qtbot.waitUntil(lambda: chosen(window) == ["line 700 of"])
    assert bubble.text() == LOG
    assert marked(window) == 1


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("short", "short"),
        ("a\n" * 59, "a\n" * 59),
        ("a\n" * 1_000, "\n".join("a" * 40)),
        ("word " * 1_190, "word " * 1_190),
        ("word " * 2_000, ("word " * 800).rstrip()),
        ("x" * 10_000, "x" * FOLDED_CHARACTERS),
        (" " * 10_000, " " * (FOLDED_CHARACTERS - 1)),
    ],
)
def test_a_message_is_folded_at_a_line_or_a_word_if_much_is_hidden(text: str, begin: str) -> None:
    assert beginning(text) == begin
