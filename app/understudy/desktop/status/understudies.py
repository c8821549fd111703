"""The backups and the result of their last drill. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.desktop.controls import style_sheet
from understudy.desktop.flow import Flow
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.status.cards import Card, Row
from understudy.desktop.theme import Space, TypeSize, font
from understudy.status.model import TROUBLE, VerdictKind
from understudy.words.common import age
from understudy.words.drills import (
    CHECK,
    CHECK_TIP,
    CHECKING,
    NEVER_CHECKED,
    OWN_PAGE,
    REHEARSE,
    REHEARSE_TIP,
    outlook,
    own_page,
    result_aside,
    warnings_of,
)
from understudy.words.windows.status_page import UNDERSTUDIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from understudy.chat.readiness import DrillReport, DrillResult
    from understudy.desktop.theme import Tokens
    from understudy.status.backups.understudy_status import UnderstudyStatus


class Understudies(QWidget):
    """A card with the last drill, and buttons to drill now and to rehearse an outage.

    `paint` shows the present state with ages; ``changed`` asks for it.
    """

    drill_requested = Signal()
    rehearsal_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DrillReport | None = None
        self._problem = ""
        self._pages: dict[str, UnderstudyStatus] = {}
        self._card = Card(str(UNDERSTUDIES), self)
        self.check, self.rehearse = QPushButton(str(CHECK), self), QPushButton(str(REHEARSE), self)
        self.check.setToolTip(str(CHECK_TIP))
        self.rehearse.setToolTip(str(REHEARSE_TIP))
        self.check.clicked.connect(self._drill)
        self.rehearse.clicked.connect(self.rehearsal_requested)
        buttons = QWidget(self)
        row = Flow(buttons, Space.SMALL)
        for button in (self.check, self.rehearse):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._card)
        column.addWidget(buttons)

    def show_report(self, report: DrillReport) -> None:
        """Show the result of a drill."""
        self._report, self._problem = report, ""
        self._show_ready()

    def show_problem(self, problem: str) -> None:
        """Show why there is no new result."""
        self._problem = problem
        self._show_ready()

    def show_pages(self, pages: Mapping[str, UnderstudyStatus]) -> None:
        """Show which backups report trouble on their own status pages, by provider."""
        self._pages = dict(pages)
        self.changed.emit()

    def paint(self, tokens: Tokens, now: datetime) -> None:
        for button in (self.check, self.rehearse):
            button.setStyleSheet(style_sheet(tokens))
            button.setFont(font(TypeSize.BODY))
        self._card.show_rows(self._rows(tokens, now), tokens)

    def _rows(self, tokens: Tokens, now: datetime) -> list[Row]:
        rows = [Row(self._problem)] if self._problem else []
        rows += [_page_row(one, tokens) for one in self._pages.values() if one.kind in TROUBLE]
        report = self._report
        if report is None:
            return rows or [Row(str(NEVER_CHECKED))]
        rows.append(Row(outlook(report), age(report.drilled_at, now)))
        rows += [_result_row(one, tokens) for one in report.results]
        if report.would_answer is None:
            rows += [Row(sentence) for sentence in warnings_of(report)[:1]]
        return rows

    def _drill(self) -> None:
        self.check.setText(str(CHECKING))
        self.check.setEnabled(False)
        self.drill_requested.emit()

    def _show_ready(self) -> None:
        self.check.setText(str(CHECK))
        self.check.setEnabled(True)
        self.changed.emit()


def _page_row(status: UnderstudyStatus, tokens: Tokens) -> Row:
    is_down = status.kind is VerdictKind.DOWN
    disc, colour = (
        (MarkState.DOWN, tokens.down) if is_down else (MarkState.DEGRADED, tokens.degraded)
    )
    return Row(own_page(status.provider, is_down=is_down), str(OWN_PAGE), disc, colour)


def _result_row(result: DrillResult, tokens: Tokens) -> Row:
    disc, colour = (MarkState.UP, tokens.up) if result.works else (MarkState.DOWN, tokens.down)
    return Row(result.model, result_aside(result), disc, colour)
