"""The parts of the status window: titled cards of rows, updated in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop.mark.icons import window_disc
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.theme import Radius, Space, Tokens, TypeSize, font
from understudy.status.model import ComponentState

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


BESIDE, BELOW = (0, 2), (1, 1)
"""Where a row's aside is in its grid."""
NARROWEST_PX = 200


class Row(msgspec.Struct, frozen=True):
    """One line of a card: a disc, text, and an aside at the right; ``hint`` shows on hover."""

    text: str
    aside: str = ""
    disc: MarkState | None = None
    disc_colour: str = ""
    url: str = ""
    hint: str = ""


class Card(QWidget):
    """A title and a rounded card of rows. Rows are reused, so focus and scrolling stay."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title)
        self._title.setWordWrap(True)
        self._frame = RoundedFrame()
        self._rows: list[RowView] = []
        self._column = QVBoxLayout(self._frame)
        self._column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self._column.setSpacing(Space.SMALL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.SMALL)
        outer.addWidget(self._title)
        outer.addWidget(self._frame)

    def show_rows(self, rows: list[Row], tokens: Tokens) -> None:
        self._title.setFont(font(TypeSize.SMALL, QFont.Weight.DemiBold))
        tint(self._title, tokens.secondary)
        self._frame.show_colours(tokens)
        while len(self._rows) > len(rows):
            gone = self._rows.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._rows) < len(rows):
            self._rows.append(RowView(self._frame))
            self._column.addWidget(self._rows[-1])
        for view, row in zip(self._rows, rows, strict=True):
            view.show_row(row, tokens)


class RoundedFrame(QWidget):
    """Painted by hand: a style sheet here would override the colours of the labels inside."""

    def __init__(self) -> None:
        super().__init__()
        self._tokens: Tokens | None = None

    def show_colours(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._tokens is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._tokens.hairline))
        painter.setBrush(QColor(self._tokens.card))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, Radius.CARD, Radius.CARD)


class RowView(QWidget):
    """The aside goes below the text if it would take more than half of the row beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Row, Tokens] | None = None
        self._disc = PlainLabel()
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._aside = PlainLabel()
        self._is_below = False
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setHorizontalSpacing(Space.SMALL)
        self._row.setVerticalSpacing(0)
        self._row.setColumnStretch(1, 1)
        self._row.addWidget(self._disc, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 0, 1)
        self._row.addWidget(self._aside, *BESIDE, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: Row, tokens: Tokens) -> None:
        if self._shown == (row, tokens):
            return
        self._shown = (row, tokens)
        for label, colour in ((self._text, tokens.text), (self._aside, tokens.secondary)):
            label.setFont(font(TypeSize.BODY))
            tint(label, colour)
        self._disc.setVisible(row.disc is not None)
        if row.disc is not None:
            self._disc.setPixmap(window_disc(row.disc, row.disc_colour))
            # small letters sit below the middle of their line, so move the disc down
            self._disc.setContentsMargins(0, 1, 0, 0)
            self._disc.setFixedHeight(self._text.fontMetrics().height() + 1)
        self._text.show_link(row.text, row.url, tokens.text)
        self._aside.setText(row.aside)
        self._aside.setVisible(bool(row.aside))
        self._place_aside()
        self.setToolTip(tip(row.hint))
        self.setAccessibleName(", ".join(part for part in (row.text, row.aside) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_aside()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least for an aside that is below, as the row can put it there."""
        size = super().minimumSizeHint()
        return QSize(min(size.width(), NARROWEST_PX), size.height())

    def _place_aside(self) -> None:
        letters = self._aside.fontMetrics()
        wanted = letters.horizontalAdvance(self._aside.text())
        text = self._text.fontMetrics().horizontalAdvance(self._text.plain_text())
        room = self.width() - self._text.x()
        is_below = 2 * wanted > room and text + wanted + Space.SMALL > room
        if is_below != self._is_below:
            self._is_below = is_below
            self._aside.setWordWrap(is_below)
            self._row.removeWidget(self._aside)
            self._row.addWidget(self._aside, *(BELOW if is_below else BESIDE))


def tint(label: PlainLabel, colour: str) -> None:
    """Show the label's text in ``colour``."""
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    label.setPalette(palette)


def component_disc(state: ComponentState, tokens: Tokens) -> tuple[MarkState, str]:
    """Return the shape and the colour that stand for a component's state."""
    match state:
        case ComponentState.OPERATIONAL:
            return MarkState.UP, tokens.up
        case ComponentState.DEGRADED:
            return MarkState.DEGRADED, tokens.degraded
        case ComponentState.PARTIAL_OUTAGE:
            return MarkState.DEGRADED, tokens.down
        case ComponentState.MAJOR_OUTAGE:
            return MarkState.DOWN, tokens.down
        case ComponentState.MAINTENANCE:
            return MarkState.MAINTENANCE, tokens.maintenance
        case ComponentState.UNKNOWN:
            return MarkState.UNKNOWN, tokens.quiet
        case _:
            assert_never(state)
