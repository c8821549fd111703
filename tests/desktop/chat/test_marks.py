"""What Find has marked stays marked, and no mark outlives the text that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.desktop.chat.answer_pieces import CLAUDE, COMPLETE
from tests.desktop.chat.chat_pieces import NoonClock, asked, conversation
from understudy.chat.model import TextDelta
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.markdown.text_view import TextView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _texts(window: ChatWindow) -> list[TextView]:
    return [one for one in window.findChildren(TextView) if one.isVisible()]


def _marked(window: ChatWindow) -> int:
    return sum(len(one.extraSelections()) for one in _texts(window))


def test_marks_stay_in_an_answer_whose_text_is_made_anew(qtbot: QtBot) -> None:
    window = ChatWindow(NoonClock())
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    window.show_conversation(conversation(1), (asked(1, "Which fruit?"),))
    begun = TextDelta("Of plums:\n\n| a | b |\n|---|---|\n| plums | 1 |\n")
    window.show_answer_events(2, (CLAUDE, begun))
    qtbot.waitUntil(lambda: any("plums" in one.toPlainText() for one in _texts(window)))
    bar = window._page.find_bar
    bar.open_bar()
    qtbot.keyClicks(bar.field, "plum")
    qtbot.waitUntil(lambda: _marked(window) == 2)
    (segment,) = window.findChildren(SegmentView)
    rows = TextDelta("".join(f"| pears | {at} |\n" for at in range(30)) + "\nThat is all.\n")
    with qtbot.waitSignal(segment.ended):
        window.show_answer_events(2, (rows, COMPLETE))
    assert _marked(window) == 2
    qtbot.keyClicks(bar.field, "!")
    qtbot.waitUntil(lambda: _marked(window) == 0)
