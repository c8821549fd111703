"""Own requests by day as a plot: time to the first text above, failures below. GUI thread.

`draw` paints on any device, so the window and the PDF show the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from understudy.desktop.day_strip import DayStrip
from understudy.desktop.theme import Space, TypeSize, font
from understudy.words.windows import history as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from understudy.desktop.theme import Tokens
    from understudy.status.log.measures import DayMeasure

HEIGHT_PX = 148
FAILURES_SHARE = 0.24
"""How much of the height the failures take."""
AXIS_PX = 40
DOT_PX = 2.5


class Plot(DayStrip):
    """Hovering, or the arrow keys, tell a day; `told` is the one told last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measures: tuple[DayMeasure, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_measures(self, measures: tuple[DayMeasure, ...], tokens: Tokens) -> None:
        """Draw these days, oldest at the left."""
        self._measures, self.tokens = measures, tokens
        self.setAccessibleName(words.measures_words(measures))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, HEIGHT_PX)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.tokens is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter, QRectF(self.rect()), self._measures, self.tokens, self.chosen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def count(self) -> int:
        return len(self._measures)

    def index_at(self, x: float) -> int:
        return math.floor((x - AXIS_PX) / self._day_px())

    def left_of(self, index: int) -> int:
        return round(AXIS_PX + index * self._day_px())

    def words_of(self, index: int) -> str:
        return words.measure_words(self._measures[index])

    def _day_px(self) -> float:
        return (self.width() - AXIS_PX) / max(1, len(self._measures))


def draw(
    painter: QPainter,
    area: QRectF,
    measures: Sequence[DayMeasure],
    tokens: Tokens,
    chosen: int | None = None,
) -> None:
    """Paint the plot into ``area``, in the units of the painter."""
    if not measures:
        return
    painter.setFont(font(TypeSize.SMALL))
    line = painter.fontMetrics().height()
    inside = area.adjusted(AXIS_PX, line / 2, -Space.HAIR, 0)
    split = inside.bottom() - inside.height() * FAILURES_SHARE
    width = inside.width() / len(measures)
    middles = [inside.left() + (index + 0.5) * width for index in range(len(measures))]
    if chosen is not None:
        band = QRectF(inside.left() + chosen * width, inside.top(), width, inside.height())
        painter.fillRect(band, QColor(tokens.chosen))
        if tokens.is_high_contrast:
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(band)
    top_s = _round_up(max((one.first_text_p95_s or 0 for one in measures), default=0))
    scale = (split - Space.SMALL - inside.top()) / top_s

    def y_of(value_s: float) -> float:
        return split - Space.SMALL - value_s * scale

    for value_s in (0.0, top_s / 2, top_s):
        y = y_of(value_s)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
        painter.setPen(QColor(tokens.secondary))
        label = QRectF(area.left(), y - line / 2, AXIS_PX - Space.HAIR, line)
        painter.drawText(label, Qt.AlignmentFlag.AlignRight, words.seconds(value_s))
    _draw_times(painter, measures, middles, y_of, tokens)
    below = QRectF(inside.left(), split, width, inside.bottom() - split)
    _draw_failures(painter, measures, middles, below, tokens)


def _draw_times(
    painter: QPainter,
    measures: Sequence[DayMeasure],
    middles: Sequence[float],
    y_of: Callable[[float], float],
    tokens: Tokens,
) -> None:
    """Draw the median as dots on a line, and up to the 95th percentile as a thin stroke."""
    run: list[QPointF] = []
    for one, x in zip(measures, middles, strict=True):
        if one.first_text_p50_s is None or one.first_text_p95_s is None:
            _draw_run(painter, run, tokens)
            run = []
            continue
        run.append(QPointF(x, y_of(one.first_text_p50_s)))
        painter.setPen(QPen(QColor(tokens.quiet), 1))
        painter.drawLine(run[-1], QPointF(x, y_of(one.first_text_p95_s)))
    _draw_run(painter, run, tokens)


def _draw_run(painter: QPainter, run: Sequence[QPointF], tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.up), 1.4))
    painter.setBrush(QColor(tokens.up))
    painter.drawPolyline(QPolygonF(list(run)))
    for point in run:
        painter.drawEllipse(point, DOT_PX, DOT_PX)


def _draw_failures(
    painter: QPainter,
    measures: Sequence[DayMeasure],
    middles: Sequence[float],
    below: QRectF,
    tokens: Tokens,
) -> None:
    """Draw a bar for each day with failures, its height their share of the worst day's."""
    worst = max(one.failed for one in measures)
    painter.setPen(QPen(QColor(tokens.hairline), 1))
    painter.drawLine(
        QPointF(below.left(), below.bottom() - 1),
        QPointF(below.left() + below.width() * len(measures), below.bottom() - 1),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.down))
    for one, x in zip(measures, middles, strict=True):
        if one.failed:
            height = max(3.0, below.height() * 0.9 * one.failed / worst)
            bar = min(8.0, below.width() * 0.6)
            painter.drawRoundedRect(QRectF(x - bar / 2, below.bottom() - height, bar, height), 1, 1)


def _round_up(value_s: float) -> float:
    """Return the axis's end: 1, 2 or 5 times a power of ten, at least 1 s."""
    if value_s <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value_s))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value_s)
