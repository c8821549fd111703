"""The components: each with its state now, and its last 90 days as bars. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from understudy.desktop.day_bars import DayBars
from understudy.desktop.plain import PlainLabel
from understudy.desktop.status.cards import Row, RowView, component_disc, tint
from understudy.desktop.status.titled import TitledCard
from understudy.desktop.theme import Space, TypeSize, font
from understudy.words.common import COMPONENT_STATES
from understudy.words.windows import status_page as words
from understudy.words.windows.day_bars import uptime_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from understudy.desktop.theme import Tokens
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Component


class ComponentBars(TitledCard):
    """Rows are kept by component, so that the focus on a day stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.COMPONENTS), parent)
        self._rows: list[_ComponentRow] = []
        self._days: dict[str, ComponentDays] = {}
        self._none = RowView(self)
        self.inside.addWidget(self._none)

    def show_days(self, components: Iterable[ComponentDays]) -> None:
        """Take the days of each component; `show_components` paints them."""
        self._days = {one.id: one for one in components}

    def show_components(self, components: Sequence[Component], tokens: Tokens) -> None:
        """Show these, in the page's order."""
        self.paint_card(tokens)
        self._none.setVisible(not components)
        self._none.show_row(Row(str(words.NOT_KNOWN_YET)), tokens)
        while len(self._rows) > len(components):
            gone = self._rows.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._rows) < len(components):
            self._rows.append(_ComponentRow(self))
            self.inside.addWidget(self._rows[-1])
        for row, one in zip(self._rows, components, strict=True):
            row.show_component(one, self._days.get(one.id), tokens)


class _ComponentRow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._now = RowView(self)
        self._bars = DayBars(self)
        self._uptime = PlainLabel(parent=self)
        below = QWidget(self)
        line = QHBoxLayout(below)
        line.setContentsMargins(Space.WIDE, 0, 0, 0)
        line.setSpacing(Space.SMALL)
        line.addWidget(self._bars)
        line.addStretch()
        line.addWidget(self._uptime, 0, Qt.AlignmentFlag.AlignBottom)
        self._below = below
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self._now)
        column.addWidget(below)

    def show_component(self, one: Component, days: ComponentDays | None, tokens: Tokens) -> None:
        disc, colour = component_disc(one.state, tokens)
        self._now.show_row(Row(one.name, str(COMPONENT_STATES[one.state]), disc, colour), tokens)
        self._below.setVisible(days is not None)
        if days is not None:
            self._bars.show_days(days, tokens)
            self._uptime.setText(uptime_words(days.whole))
            self._uptime.setFont(font(TypeSize.SMALL))
            tint(self._uptime, tokens.secondary)
