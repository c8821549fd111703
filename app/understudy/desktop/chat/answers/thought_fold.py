"""The model's thinking above its answer: one line, which unfolds on request."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.plain import caption
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.chat.model import ThoughtDelta
    from understudy.desktop.theme import Tokens

_RULE_PX = 2
_INDENT_PX = 6
"""The rule is below the middle of the arrow."""

_AT_THE_EDGE = "QToolButton { padding-left: 0; padding-right: 4px; }"


class ThoughtFolds:
    """The folds of one answer, numbered from 0; those that were unfolded before are so again."""

    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock
        self._folds: list[ThoughtFold] = []
        self._unfolded: set[int] = set()

    def remember_in(self, unfolded: set[int]) -> None:
        """Unfold what has these numbers, and keep the set up to date from now on."""
        self._unfolded = unfolded
        for number in sorted(unfolded):
            if number < len(self._folds):
                self._folds[number].button.setChecked(True)

    def add(self, parent: QWidget) -> ThoughtFold:
        fold = ThoughtFold(self._tokens, self._clock, parent)
        fold.button.setChecked(len(self._folds) in self._unfolded)
        fold.button.toggled.connect(partial(self._note, len(self._folds)))
        self._folds.append(fold)
        return fold

    def _note(self, number: int, is_unfolded: bool) -> None:  # noqa: FBT001 - a signal's value
        (self._unfolded.add if is_unfolded else self._unfolded.discard)(number)


class ThoughtFold(QWidget):
    """Feed it with `append`, then `end` it; both may be repeated. Folded at first.

    Its text is rendered only while it is unfolded, as an answer is and with the same bounds.
    """

    def __init__(self, tokens: Tokens, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._clock = clock
        self._text: list[str] = []
        self._seconds: float | None = None
        self._heard_at: datetime | None = None  # None: the model has finished
        self._body: SegmentView | None = None
        self._frame: QFrame | None = None
        self.button = QToolButton(self)
        self.button.setObjectName("flat")
        self.button.setFont(theme.font(TypeSize.SMALL))
        self.button.setCheckable(True)
        self.button.setStyleSheet(_AT_THE_EDGE)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setToolTip(str(words.THOUGHT_TIP))
        self.button.toggled.connect(self._unfold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._show_line)
        self._point()

    def append(self, thought: ThoughtDelta) -> None:
        """Take more of the thinking, which goes on."""
        if thought.text:
            self._text.append(thought.text)
            if self._body is not None:
                self._body.append(thought.text)
        self._seconds = thought.seconds
        self._heard_at = self._clock.now()
        if not self._tick.isActive():
            self._tick.start()
            self._show_line()

    def end(self) -> None:
        """Note that the model speaks now, or has stopped."""
        self._tick.stop()
        self._heard_at = None
        self._show_line()

    def text(self) -> str:
        """Return the thinking so far, as written."""
        return "".join(self._text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._point()

    def _show_line(self) -> None:
        seconds = self._seconds
        if self._heard_at is None:
            line = words.thought_for(seconds)
        else:
            since_s = (self._clock.now() - self._heard_at).total_seconds()
            line = words.thinking_for((seconds or 0.0) + since_s)
        self.button.setText(caption(line))
        self.button.setAccessibleName(line)

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Show all text so far, or free it."""
        if self._frame is not None:
            self._column.removeWidget(self._frame)
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = self._body = None
        if unfolded:
            self._frame = QFrame(self)
            self._body = SegmentView(self._tokens, self._frame)
            self._body.make_quiet()
            rule = QFrame(self._frame)
            rule.setFixedWidth(_RULE_PX)
            rule.setStyleSheet(f"background: {self._tokens.hairline}; border: none")
            row = QHBoxLayout(self._frame)
            row.setContentsMargins(_INDENT_PX, 0, 0, Space.HAIR)
            row.setSpacing(Space.MEDIUM)
            row.addWidget(rule)
            row.addWidget(self._body, 1)
            self._column.addWidget(self._frame)
            self._body.append(self.text().lstrip())
        self._point()

    def _point(self) -> None:
        """Show the arrow of the present state."""
        arrow = Qt.ArrowType.DownArrow
        if not self.button.isChecked():
            is_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            arrow = Qt.ArrowType.LeftArrow if is_left else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
