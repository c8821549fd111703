"""What the glance panel lists: components with their days, open incidents, who stands by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.desktop.day_bars import DayBars
from understudy.desktop.glance.parts import clear
from understudy.desktop.mark.icons import window_disc
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.status.cards import component_disc
from understudy.desktop.theme import Space, TypeSize, font
from understudy.words.common import COMPONENT_STATES
from understudy.words.windows import glance as words
from understudy.words.windows.day_bars import uptime_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from understudy.desktop.theme import Tokens
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Component, Incident

COMPONENTS_SHOWN = 6
INCIDENTS_SHOWN = 3


class StandIn(msgspec.Struct, frozen=True):
    """A model that may stand in; ``works`` None: it has not been tried."""

    model: str
    works: bool | None = None


class Components(QWidget):
    """A row for each of the first components: name, state, days, share of the time it was up."""

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[object, ...] = ()
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(Space.SMALL)
        self._rows.setVerticalSpacing(Space.SMALL)
        self._rows.setColumnStretch(0, 1)

    def show_components(
        self,
        components: Sequence[Component],
        days: Mapping[str, ComponentDays],
        tokens: Tokens,
    ) -> None:
        """Show them; ``days`` are by the component's id."""
        listed = (tuple(components[:COMPONENTS_SHOWN]), tuple(days.values()), tokens)
        if listed == self._listed:
            return  # the rows stay, and with them the focus in one of them
        self._listed = listed
        clear(self._rows)
        for row, one in enumerate(components[:COMPONENTS_SHOWN]):
            self._add(row, one, days.get(one.id), tokens)

    def _add(self, row: int, one: Component, days: ComponentDays | None, tokens: Tokens) -> None:
        disc, colour = component_disc(one.state, tokens)
        name, sign, up = PlainLabel(words.short_name(one.name)), PlainLabel(), PlainLabel()
        name.setWordWrap(True)
        name.setToolTip(tip(one.name))
        sign.setPixmap(window_disc(disc, colour))
        state = str(COMPONENT_STATES[one.state])
        sign.setToolTip(tip(state))
        sign.setAccessibleName(state)
        for label in (name, up):
            label.setFont(font(TypeSize.BODY))
        up.setObjectName("quiet")
        self._rows.addWidget(name, row, 0)
        self._rows.addWidget(sign, row, 1)
        self._rows.addWidget(up, row, 3, Qt.AlignmentFlag.AlignRight)
        if days is not None:
            bars = DayBars(self)
            bars.show_days(days, tokens)
            up.setText(uptime_words(days.whole))
            self._rows.addWidget(bars, row, 2)
            bars.show()
        for label in (name, sign, up):
            label.show()  # a layout leaves out what it would show only later


class Incidents(QWidget):
    """A line for each of the first open incidents, and how many more there are."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.HAIR)

    def show_incidents(self, incidents: Sequence[Incident], tokens: Tokens, now: datetime) -> None:
        clear(self._lines)
        for one in incidents[:INCIDENTS_SHOWN]:
            label = PlainLabel()
            label.setWordWrap(True)
            label.setFont(font(TypeSize.BODY))
            label.show_link(
                words.incident_line(one, now), one.url, tokens.text, is_underlined=False
            )
            self._lines.addWidget(label)
            label.show()
        if len(incidents) > INCIDENTS_SHOWN:
            rest = PlainLabel(words.more_incidents(len(incidents) - INCIDENTS_SHOWN))
            rest.setObjectName("quiet")
            self._lines.addWidget(rest)
            rest.show()
        self.setVisible(bool(incidents))


class StandIns(QWidget):
    """Who may stand in and how ready each is, or a way to set one up."""

    set_up_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel(str(words.UNDERSTUDIES))
        self._title.setObjectName("quiet")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.HAIR)
        self._set_up = QPushButton(caption(str(words.SET_UP)))
        self._set_up.clicked.connect(self.set_up_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.LARGE)
        row.addWidget(self._title, alignment=Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(Space.SMALL)
        beside.addLayout(self._lines)
        beside.addWidget(self._set_up, alignment=Qt.AlignmentFlag.AlignLeft)
        row.addLayout(beside, 1)

    def show_stand_ins(self, stand_ins: Sequence[StandIn]) -> None:
        self._title.setFont(font(TypeSize.SMALL, QFont.Weight.DemiBold))
        # the line of larger letters beside it begins lower
        self._title.setFixedHeight(QFontMetrics(font(TypeSize.BODY)).height())
        clear(self._lines)
        for one in stand_ins:
            label = PlainLabel(words.readiness(one.model, works=one.works))
            label.setWordWrap(True)
            label.setFont(font(TypeSize.BODY))
            label.setObjectName("quiet" if one.works is None else "")
            self._lines.addWidget(label)
            label.show()
        if not stand_ins:
            nothing = PlainLabel(str(words.NO_UNDERSTUDIES))
            nothing.setWordWrap(True)
            nothing.setFont(font(TypeSize.BODY))
            nothing.setObjectName("quiet")
            self._lines.addWidget(nothing)
            nothing.show()
        self._set_up.setVisible(not stand_ins)
