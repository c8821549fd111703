"""A component's last days as bars: the higher, the worse; a dot if nothing is known of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from understudy.desktop.day_strip import DayStrip
from understudy.status.log.uptime import PARTIAL_WEIGHT
from understudy.words.windows.day_bars import day_words, range_words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from understudy.desktop.theme import Tokens
    from understudy.status.log.uptime import ComponentDays, Tally

BAR_PX, GAP_PX, HEIGHT_PX = 3, 1, 18
STEP_PX = BAR_PX + GAP_PX
FEWEST = 30
"""How many days a narrow window shows at least."""
LOWEST_PX = 3
DEGRADED_WEIGHT = 0.15
"""How much of a day's degraded time counts in its bar, beside 1 for a major outage."""


class DayBars(DayStrip):
    """GUI thread only. Hovering, or the arrow keys, tell a day; `told` is the one told last.

    If there is no room for all days, the oldest are not drawn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: ComponentDays | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_days(self, days: ComponentDays, tokens: Tokens) -> None:
        """Draw ``days``, oldest at the left."""
        if days == self._days and tokens == self.tokens:
            return
        if self._days is None or len(days.days) != len(self._days.days):
            self.updateGeometry()
        self._days, self.tokens = days, tokens
        self.setAccessibleName(range_words(days))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size_of(self.count())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size_of(min(self.count(), FEWEST))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._days is None or self.tokens is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(self.first(), self.count()):
            one = self._days.days[index]
            left = self.left_of(index)
            height, colour = _look(one.tally, self.tokens)
            if index == self.chosen:
                painter.setBrush(QColor(self.tokens.hairline))
                painter.drawRect(QRectF(left - GAP_PX, 0, BAR_PX + 2 * GAP_PX, HEIGHT_PX))
            painter.setBrush(QColor(colour))
            bar = QRectF(left, HEIGHT_PX - height, BAR_PX, height)
            painter.drawRoundedRect(bar, 1, 1)

    def count(self) -> int:
        return len(self._days.days) if self._days else 0

    def first(self) -> int:
        return max(0, self.count() - (self.width() + GAP_PX) // STEP_PX)

    def index_at(self, x: float) -> int:
        return self.first() + int(x) // STEP_PX

    def left_of(self, index: int) -> int:
        return (index - self.first()) * STEP_PX

    def words_of(self, index: int) -> str:
        return day_words(self._days.days[index]) if self._days else ""

    def step_of(self, key: Qt.Key) -> int | None:
        step = super().step_of(key)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return -step if step is not None and is_mirrored else step


def _size_of(days: int) -> QSize:
    return QSize(max(0, days * STEP_PX - GAP_PX), HEIGHT_PX)


def _look(tally: Tally, tokens: Tokens) -> tuple[float, str]:
    """Return a day's height in pixels and its colour: the shape first, the colour says it again."""
    if not tally.known_s:
        return 1.0, tokens.quiet
    bad = (
        tally.major_s + PARTIAL_WEIGHT * tally.partial_s + DEGRADED_WEIGHT * tally.degraded_s
    ) / tally.known_s
    # a square root, so that an hour of a day can be seen
    height = LOWEST_PX + (HEIGHT_PX - LOWEST_PX) * min(1.0, bad**0.5)
    if tally.major_s:
        return height, tokens.down
    if tally.partial_s or tally.degraded_s:
        return height, tokens.degraded
    if tally.maintenance_s:
        return height, tokens.maintenance
    return height, tokens.up
