"""The status window's lower half: earlier incidents, the last outage, own requests, the report.

GUI thread only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.desktop.controls import wrapped
from understudy.desktop.drawn_controls import ArrowBox
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.status.cards import Card, Row, tint
from understudy.desktop.status.plot import Plot
from understudy.desktop.status.timelines import Timelines
from understudy.desktop.status.titled import TitledCard
from understudy.desktop.theme import Space, TypeSize, font
from understudy.words.windows import history as words

if TYPE_CHECKING:
    from datetime import date, datetime

    from understudy.desktop.theme import Tokens
    from understudy.engine.events.history_events import HistoryListed

MONTHS_OFFERED = 12
FORMS = {"pdf": words.SAVE_PDF, "csv": words.SAVE_CSV, "markdown": words.SAVE_MARKDOWN}


class History(QWidget):
    """``report_wanted``: a month like ``2026-08``, and one of `FORMS`."""

    report_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: HistoryListed | None = None
        self.timelines = Timelines(self)
        self._aftermath = Card(str(words.AFTERMATH), self)
        self.measures, self.report = MeasuresCard(self), ReportCard(self)
        self.report.wanted.connect(self.report_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        for card in (self.timelines, self._aftermath, self.measures, self.report):
            column.addWidget(card)

    def controls(self) -> list[QWidget]:
        """Return what takes the style sheet; on the whole it would override the labels' colours."""
        return [self.report.month, *self.report.buttons.values()]

    def show_history(self, listed: HistoryListed) -> None:
        """Take what the engine read; `paint` shows it."""
        self._listed = listed
        self.timelines.show_incidents(listed.incidents)

    def paint(self, tokens: Tokens, now: datetime) -> None:
        """Show the history, with ages as of ``now``."""
        listed = self._listed
        self.timelines.paint(tokens, now)
        after = listed.aftermath if listed else None
        rows = [Row(str(words.NO_OUTAGE))]
        if after is not None:
            rows = [Row(words.outage_span(after)), *map(Row, words.aftermath_lines(after))]
        self._aftermath.show_rows(rows, tokens)
        self.measures.show_measures(listed, tokens)
        self.report.paint(tokens, now)


class MeasuresCard(TitledCard):
    """Own requests by day as a plot, or that there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.MEASURES), parent)
        self.plot = Plot(self)
        self._none = wrapped(str(words.NO_MEASURES), self)
        self._legend = [PlainLabel(parent=self) for _ in range(2)]
        self.inside.addWidget(self._none)
        self.inside.addWidget(self._legend[0])
        self.inside.addWidget(self.plot)
        self.inside.addWidget(self._legend[1])

    def show_measures(self, listed: HistoryListed | None, tokens: Tokens) -> None:
        self.paint_card(tokens)
        measures = listed.measures if listed else ()
        has_any = any(one.answered or one.failed for one in measures)
        self._none.setVisible(not has_any)
        self._none.setFont(font(TypeSize.BODY))
        tint(self._none, tokens.text)
        for label, text in zip(self._legend, (words.FIRST_TEXT, words.FAILURES), strict=True):
            label.setVisible(has_any)
            label.setText(str(text))
            label.setWordWrap(True)
            label.setFont(font(TypeSize.SMALL))
            tint(label, tokens.secondary)
        self.plot.setVisible(has_any)
        self.plot.show_measures(measures, tokens)


class ReportCard(TitledCard):
    """A month to choose, and a button for each form."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.REPORT), parent)
        self._hint, self._result = wrapped(str(words.REPORT_HINT), self), wrapped("", self)
        self.month = ArrowBox(self)
        self.month.setAccessibleName(str(words.MONTH))
        self.buttons = {form: QPushButton(caption(str(said)), self) for form, said in FORMS.items()}
        buttons = QWidget(self)
        line = Flow(buttons, Space.SMALL)
        for form, button in self.buttons.items():
            button.clicked.connect(lambda _=False, form=form: self._want(form))
            line.addWidget(button)
        for part in (self._hint, self.month):
            self.inside.addWidget(part)
        self.inside.addWidget(buttons)
        self.inside.addWidget(self._result)
        self._result.hide()

    def show_result(self, text: str) -> None:
        """Show where the report is, or why there is none."""
        self._result.setText(text)
        self._result.setVisible(bool(text))

    def paint(self, tokens: Tokens, now: datetime) -> None:
        self.paint_card(tokens)
        for label, colour in ((self._hint, tokens.secondary), (self._result, tokens.text)):
            label.setFont(font(TypeSize.BODY))
            tint(label, colour)
        today = now.astimezone().date()
        if self.month.itemData(0) != f"{today:%Y-%m}":
            self.month.clear()
            for first in _months(today):
                self.month.addItem(caption(words.month_name(first)), f"{first:%Y-%m}")

    def _want(self, form: str) -> None:
        self.show_result("")
        self.wanted.emit(self.month.currentData(), form)


def _months(today: date) -> list[date]:
    """Return the first days of this month and those before it."""
    first = today.replace(day=1)
    found = [first]
    while len(found) < MONTHS_OFFERED:
        first = (
            first.replace(year=first.year - 1, month=12)
            if first.month == 1
            else first.replace(month=first.month - 1)
        )
        found.append(first)
    return found
