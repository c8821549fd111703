"""Controls go on in the next line where there is no room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from understudy.desktop.flow import LabelledFlow
from understudy.desktop.plain import PlainLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

SPACING = 8


def test_a_label_shares_its_line_with_the_buttons_only_if_it_needs_no_second(qtbot: QtBot) -> None:
    within = QWidget()
    qtbot.addWidget(within)
    label = PlainLabel("OpenAI, 21:48, 30 tokens", within)
    label.setWordWrap(True)
    row = LabelledFlow(within, label, SPACING)
    buttons = [QPushButton(text, within) for text in ("Answer again", "Copy")]
    for one in buttons:
        row.addWidget(one)
    words = label.fontMetrics().horizontalAdvance(label.text())
    beside = sum(one.sizeHint().width() + SPACING for one in buttons)
    roomy, narrow = words + beside + 20, max(words, beside) + 10
    within.resize(roomy, row.heightForWidth(roomy))
    within.show()
    assert label.y() + label.height() // 2 in range(buttons[0].y(), buttons[0].geometry().bottom())
    assert buttons[-1].geometry().right() + 1 == roomy
    within.resize(narrow, row.heightForWidth(narrow))
    row.activate()
    assert label.geometry().bottom() < min(one.y() for one in buttons)
    assert label.width() == narrow
    assert buttons[-1].geometry().right() + 1 == narrow, "at the same end as beside the label"
    assert buttons[-1].geometry().bottom() < within.height()
