"""Earlier incidents as timelines: each opens to show its posts and their times. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from understudy.desktop.controls import style_sheet, wrapped
from understudy.desktop.mark.icons import window_disc
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.status.cards import tint
from understudy.desktop.status.titled import TitledCard
from understudy.desktop.theme import Radius, Space, TypeSize, font
from understudy.status.model import CLOSED, Phase
from understudy.words.windows import history as words

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent

    from understudy.desktop.theme import Tokens
    from understudy.status.log.intervals import KeptIncident
    from understudy.status.model import IncidentUpdate

SHOWN_AT_FIRST = 5
OPEN, SHUT = "▾", "▸"


class Timelines(TitledCard):
    """Shows the newest; a button shows the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.INCIDENTS), parent)
        self._incidents: tuple[KeptIncident, ...] = ()
        self._shown: dict[str, Timeline] = {}
        self._whole = False
        self._none = wrapped(str(words.NO_INCIDENTS), self)
        self._more = QPushButton(self)
        self._more.setObjectName("flat")
        self._more.clicked.connect(self._show_all)
        self._tokens: Tokens | None = None
        self._now: datetime | None = None
        self.inside.addWidget(self._none)
        self.inside.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def timelines(self) -> list[Timeline]:
        return list(self._shown.values())

    def show_incidents(self, incidents: tuple[KeptIncident, ...]) -> None:
        """Take these, the newest first; `paint` shows them. An open one stays open."""
        self._incidents = incidents

    def paint(self, tokens: Tokens, now: datetime) -> None:
        """Show these incidents, with ages as of ``now``."""
        self._tokens, self._now = tokens, now
        self.paint_card(tokens)
        tint(self._none, tokens.text)
        count = len(self._incidents) if self._whole else SHOWN_AT_FIRST
        wanted = {one.incident.id: one for one in self._incidents[:count]}
        for gone in self._shown.keys() - wanted.keys():
            self._shown[gone].hide()
            self._shown.pop(gone).deleteLater()
        for place, (id_, one) in enumerate(wanted.items()):
            if id_ not in self._shown:
                self._shown[id_] = Timeline(self)
                self.inside.insertWidget(place, self._shown[id_])
            self._shown[id_].show_incident(one, tokens, now)
        self._none.setVisible(not wanted)
        left = len(self._incidents) - len(wanted)
        self._more.setText(caption(words.more(left)))
        self._more.setFont(font(TypeSize.BODY))
        self._more.setStyleSheet(style_sheet(tokens))
        self._more.setVisible(left > 0)

    def _show_all(self) -> None:
        self._whole = True
        if self._tokens is not None and self._now is not None:
            self.paint(self._tokens, self._now)


class _Head(QPushButton):
    """Only its focus is drawn: a style sheet would override the colours of the labels inside."""

    accent = ""

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(self.accent))
            edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, Radius.CONTROL, Radius.CONTROL)


class Timeline(QWidget):
    """A button with the incident's name; below it, once pressed, each post with its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: tuple[KeptIncident, Tokens] | None = None
        self._incident: KeptIncident | None = None
        self._tokens: Tokens | None = None
        self.head = _Head(self)
        self.head.setCheckable(True)
        self.head.toggled.connect(self._open)
        self._arrow, self._name, self._span = (PlainLabel(parent=self.head) for _ in range(3))
        self._name.setWordWrap(True)
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = self._line = QHBoxLayout(self.head)
        line.setContentsMargins(2, Space.HAIR, 2, Space.HAIR)
        line.setSpacing(Space.SMALL)
        for label in (self._arrow, self._name, self._span):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setForegroundRole(QPalette.ColorRole.WindowText)  # a button's child has another
        line.addWidget(self._arrow, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._name, 1)
        line.addWidget(self._span, 0, Qt.AlignmentFlag.AlignTop)
        self.posts = QWidget(self)
        self.posts.hide()
        self._column = QVBoxLayout(self.posts)
        self._column.setContentsMargins(Space.LARGE, 0, 0, Space.SMALL)
        self._column.setSpacing(Space.HAIR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.posts)

    def show_incident(self, one: KeptIncident, tokens: Tokens, now: datetime) -> None:
        self._incident, self._tokens = one, tokens
        self._name.setText(one.incident.name)
        self._span.setText(words.incident_span(one, now))
        self._arrow.setText(OPEN if self.head.isChecked() else SHUT)
        for label, colour in (
            (self._arrow, tokens.secondary),
            (self._name, tokens.text),
            (self._span, tokens.secondary),
        ):
            label.setFont(font(TypeSize.BODY))
            tint(label, colour)
        self.head.accent = tokens.accent
        self.head.setAccessibleName(f"{one.incident.name}, {self._span.text()}")
        self.head.setAccessibleDescription(str(words.SHOW_POSTS))
        self._fit()
        if self.head.isChecked():
            self._show_posts()

    def resizeEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Let a long name have its lines: a button does not ask its layout for its height."""
        self._fit()

    def _fit(self) -> None:
        self.head.setFixedHeight(self._line.heightForWidth(max(1, self.width())))

    def _open(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        self._arrow.setText(OPEN if on else SHUT)
        if on:
            self._show_posts()
        self.posts.setVisible(on)

    def _show_posts(self) -> None:
        if self._incident is None or self._tokens is None:
            return
        if self._drawn == (self._incident, self._tokens):
            return
        self._drawn = (self._incident, self._tokens)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for post in reversed(self._incident.incident.updates):  # as it went
            self._column.addWidget(_post(post, self._tokens, self.posts))
        if self._incident.incident.url:
            link = PlainLabel(parent=self.posts)
            link.show_link(
                self._incident.incident.url, self._incident.incident.url, self._tokens.secondary
            )
            self._column.addWidget(link)


def _post(post: IncidentUpdate, tokens: Tokens, parent: QWidget) -> QWidget:
    whole = QWidget(parent)
    disc, head, body = PlainLabel(parent=whole), PlainLabel(parent=whole), PlainLabel(parent=whole)
    shape, colour = _disc_of(post.phase, tokens)
    disc.setPixmap(window_disc(shape, colour))
    head.setText(words.post_head(post))
    head.setFont(font(TypeSize.SMALL))
    tint(head, tokens.secondary)
    body.setText(post.body)
    body.setFont(font(TypeSize.BODY))
    body.setWordWrap(True)
    body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    tint(body, tokens.text)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(head)
    texts.addWidget(body)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
    row.setSpacing(Space.SMALL)
    row.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return whole


def _disc_of(phase: Phase, tokens: Tokens) -> tuple[MarkState, str]:
    if phase in CLOSED:
        return MarkState.UP, tokens.up
    if phase is Phase.MONITORING:
        return MarkState.DEGRADED, tokens.degraded
    return MarkState.DOWN, tokens.down
