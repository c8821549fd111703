"""What has become due while a portion of an answer was laid out comes before its painting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.desktop.chat.answer_pieces import CLAUDE, answered
from understudy.base.clock import SystemClock
from understudy.chat.model import TextDelta
from understudy.desktop import theme
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.chat.transcript import Transcript

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class _Order(QObject):
    """Notes when a widget is painted, among other things."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and self.noted[-1:] != ["painted"]:
            self.noted.append("painted")
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("moves", [False, True])
def test_what_is_due_comes_between_the_layout_of_new_text_and_its_painting(
    qtbot: QtBot, *, moves: bool
) -> None:
    window, other = QWidget(), QWidget()
    transcript = Transcript(theme.LIGHT, SystemClock())
    for one in (window, other):
        qtbot.add_widget(one)
        one.resize(700, 500)
        one.show()
    transcript.setParent(window)
    transcript.resize(700, 500)
    transcript.show()
    view = answered(transcript, CLAUDE, TextDelta("The beginning of it. "))
    if moves:
        transcript.setParent(other)
        transcript.show()
    order = _Order()
    text = view.findChildren(TextView)[0].viewport()
    qtbot.wait_until(lambda: text.isVisible() and not text.visibleRegion().isEmpty())
    QApplication.processEvents()
    text.installEventFilter(order)
    due = QTimer(singleShot=True, interval=0)
    due.timeout.connect(lambda: order.noted.append("due"))
    settle = transcript._growth.settle

    def settle_with_something_due(grown: QWidget) -> None:
        due.start()  # before the painting's timer, however busy the machine is
        settle(grown)
        order.noted.append("laid out")

    transcript._growth.settle = settle_with_something_due  # type: ignore[method-assign]  # to begin before it
    order.noted.clear()
    transcript.show_events(2, (TextDelta("And the rest of it."),), anew=False)
    qtbot.wait_until(lambda: {"laid out", "due", "painted"} <= set(_since_layout(order)))
    assert _since_layout(order)[:3] == ["laid out", "due", "painted"]


def _since_layout(order: _Order) -> list[str]:
    return order.noted[order.noted.index("laid out") :] if "laid out" in order.noted else []
