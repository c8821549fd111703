"""In a long column only the neighbours of what grows are asked, and nothing is squeezed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from understudy.desktop.chat.answers.long_column import TOGETHER, LongColumn

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from pytestqt.qtbot import QtBot

MANY = 10 * TOGETHER


class _Text(QWidget):
    """As tall as it says, and counts how often it is asked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tall, self.asked = 20, 0
        self.sizes: list[int] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name and signature
        self.asked += 1
        return self.tall

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(10, self.tall)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.sizes.append(event.size().height())


class _Window(QWidget):
    """A window around a column of so many texts."""

    def __init__(self, qtbot: QtBot, count: int = MANY) -> None:
        super().__init__()
        qtbot.add_widget(self)
        self.resize(400, 400)
        self.around = QWidget(self)
        self.column = LongColumn(self.around)
        whole = QVBoxLayout(self.around)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self.column)
        self.show()
        self.texts = [_Text(self.around) for _ in range(count)]
        for one in self.texts:
            self.column.add(one)
        self.fit()

    def height_needed(self) -> int:
        return self.around.heightForWidth(300)

    def fit(self) -> None:
        self.around.resize(300, self.height_needed())
        QApplication.processEvents()


def test_one_that_grows_has_only_its_neighbours_asked(qtbot: QtBot) -> None:
    window = _Window(qtbot)
    before = window.height_needed()
    for one in window.texts:
        one.asked = 0
    window.texts[-1].tall = 50
    window.texts[-1].updateGeometry()
    window.column.changed()
    assert window.height_needed() == before + 30
    assert not any(one.asked for one in window.texts[: MANY - TOGETHER])


def test_one_more_squeezes_none_of_the_others(qtbot: QtBot) -> None:
    window = _Window(qtbot)
    for one in window.texts:
        one.sizes.clear()
    added = _Text(window.around)
    window.column.add(added)
    assert added.isVisible()
    window.fit()
    assert not any(one.sizes for one in window.texts)
    assert added.height() == 20


def test_what_is_removed_leaves_no_gap(qtbot: QtBot) -> None:
    window, shorter = _Window(qtbot), _Window(qtbot, MANY - 1)
    before = window.height_needed()
    step = before - shorter.height_needed()
    for one in window.texts[3 : 3 + 2 * TOGETHER]:
        window.column.remove(one)
        one.hide()
    qtbot.wait_until(lambda: window.height_needed() == before - 2 * TOGETHER * step)
    window.fit()
    kept = window.texts[:3] + window.texts[3 + 2 * TOGETHER :]
    tops = [one.mapTo(window.around, one.rect().topLeft()).y() for one in kept]
    assert tops == [step * at for at in range(len(kept))]
