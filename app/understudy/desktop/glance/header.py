"""The top of the glance panel: the verdict, how fresh it is, and its first reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from understudy.desktop.mark.icons import window_mark
from understudy.desktop.mark.recipe import MarkState, mark_state
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize, font
from understudy.status.model import VerdictKind
from understudy.words.common import HEADLINES, short_headline
from understudy.words.sentences import as_sentence
from understudy.words.verdict_reasons import reason_sentence
from understudy.words.windows import glance as words

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.desktop.theme import Tokens
    from understudy.status.model import Verdict

MARK_PX = 24
REASONS_SHOWN = 2
BESIDE, BELOW = (0, 2), (1, 1)
"""Where the line about freshness is in the grid: beside the headline if there is room."""


class Header(QWidget):
    """GUI thread only."""

    refresh_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mark, self._headline, self._checked = PlainLabel(), PlainLabel(), PlainLabel()
        self._headline.setWordWrap(True)
        self._reasons = PlainLabel()
        self._reasons.setWordWrap(True)
        for quiet in (self._checked, self._reasons):
            quiet.setObjectName("quiet")
        self._refresh = QToolButton()
        self._refresh.setObjectName("flat")
        self._refresh.setText("⟳")
        self._refresh.setFixedSize(Space.WIDE, Space.WIDE)
        self._refresh.setStyleSheet("padding: 0")
        self._refresh.setToolTip(str(words.CHECK_NOW))
        self._refresh.setAccessibleName(str(words.CHECK_NOW))
        self._refresh.clicked.connect(self.refresh_requested)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.SMALL)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        for column, one in ((0, self._mark), (1, self._headline), (3, self._refresh)):
            self._grid.addWidget(one, 0, column)
        self._place = BESIDE
        self._grid.addWidget(self._checked, *BESIDE)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.SMALL)
        lines.addLayout(self._grid)
        lines.addWidget(self._reasons)

    def show_verdict(
        self, verdict: Verdict | None, tokens: Tokens, now: datetime, width: int
    ) -> None:
        """Show it ``width`` pixels wide."""
        state, headline = MarkState.UNKNOWN, str(HEADLINES[VerdictKind.UNKNOWN])
        reasons: list[str] = []
        if verdict is not None:
            state = mark_state(
                verdict.kind,
                incident_reported=verdict.incident_reported,
                limited=verdict.limit is not None,
            )
            headline = short_headline(verdict)
            reasons = [as_sentence(reason_sentence(one, now)) for one in verdict.reasons]
        self._mark.setPixmap(window_mark(state, tokens, MARK_PX))
        self._headline.setText(headline)
        self._headline.setFont(font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self._checked.setText(words.checked(verdict, now))
        self._checked.setFont(font(TypeSize.SMALL))
        self._move_checked(width)
        self._reasons.setText("\n".join(reasons[:REASONS_SHOWN]))
        self._reasons.setVisible(bool(reasons))
        self._reasons.setFont(font(TypeSize.BODY))

    def _move_checked(self, width: int) -> None:
        """Keep the headline on one line if that is enough to give it the room."""
        headline = self._headline.fontMetrics().horizontalAdvance(self._headline.text())
        checked = self._checked.sizeHint().width()
        others = MARK_PX + self._refresh.width() + 3 * Space.SMALL
        place = BESIDE if headline + checked + others <= width else BELOW
        if place != self._place:
            self._place = place
            self._grid.removeWidget(self._checked)
            self._grid.addWidget(self._checked, *place, Qt.AlignmentFlag.AlignVCenter)
