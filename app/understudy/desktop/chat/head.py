"""The top of the chat: who answers now and why, who may, the private switch, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QPushButton, QWidget

from understudy.base.providers.claude import allowed
from understudy.desktop import theme
from understudy.desktop.chat.choice import AUTOMATIC, Choice
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_head as head_words
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from understudy.base.settings.values import ProviderSettings

_CARET = " ▾"
SHORTEST_LINE_PX = 180
"""A longer line may take several lines of so much, beside the buttons."""


class Head(QWidget):
    """``choice_made`` carries a `Choice`."""

    choice_made = Signal(object)
    private_toggled = Signal(bool)
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers: tuple[ProviderSettings, ...] = ()
        self._choice = AUTOMATIC
        self._entries: dict[Choice, QAction] = {}
        self.choices = QMenu(self)
        self.more = QMenu(self)
        self._line = PlainLabel("", self)
        self._line.setObjectName("quiet")
        self._line.setFont(theme.font(TypeSize.BODY))
        self._line.setWordWrap(True)
        self._line.setAccessibleName(str(words.WHO_ANSWERS))
        self._choose = self._button(head_words.chosen(None, None) + _CARET)
        self._choose.setMenu(self.choices)
        self._private = self._button(str(head_words.PRIVATE))
        self._private.setCheckable(True)
        self._private.clicked.connect(self.private_toggled)
        more = self._button("⋯")
        more.setAccessibleName(str(head_words.MORE))
        more.setToolTip(str(head_words.MORE_TIP))
        more.setMenu(self.more)
        settings = self._button(str(words.SETTINGS))
        settings.clicked.connect(self.settings_requested)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.HAIR)
        self._buttons.addStretch()
        for button in (self._choose, self._private, more, settings):
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        self._row.setSpacing(Space.HAIR)
        self._row.addWidget(self._line, 1)
        self._row.addLayout(self._buttons)
        self.show_choices(())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a button has other words, or has gone
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Put the buttons below the line if both side by side would leave it too little room."""
        line = min(self._line.sizeHint().width(), theme.scaled_px(SHORTEST_LINE_PX))
        room = self.width() - Space.WIDE - Space.MEDIUM - Space.HAIR
        fits = self._buttons.sizeHint().width() + line <= room
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def show_answering_line(self, text: str) -> None:
        self._line.setText(text)
        self._line.setToolTip(tip(text))

    def answering_line(self) -> str:
        return self._line.text()

    def show_choices(self, providers: Sequence[ProviderSettings]) -> None:
        """List who can be chosen; those the person has not allowed are shown, but disabled."""
        self._providers = tuple(providers)
        self._entries = {}
        self.choices.clear()
        self._private.setToolTip(tip(head_words.private_tip(self._providers)))
        group = QActionGroup(self.choices)
        self._add(group, AUTOMATIC, str(head_words.AUTOMATIC))
        may_answer = {one.id for one in allowed(self._providers)}
        for one in self._providers:
            self.choices.addSeparator()
            several = len(one.models) > 1
            if several:
                self._add(group, Choice(one.id), head_words.any_model(one.id))
            for model in one.models:
                said = head_words.chosen(one.id, model)
                self._add(group, Choice(one.id, model), said)
            if one.id not in may_answer:
                for choice, entry in self._entries.items():
                    if choice.provider == one.id:
                        entry.setEnabled(False)
        self.show_choice(self._choice)

    def show_choice(self, choice: Choice) -> None:
        self._choice = choice
        self._choose.setText(caption(head_words.chosen(choice.provider, choice.model)) + _CARET)
        self._choose.setAccessibleName(str(head_words.WHO_MAY_ANSWER))
        entry = self._entries.get(choice)
        for one in self._entries.values():
            one.setChecked(one is entry)

    def again_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of who can answer a question again; each entry's data is a `Choice`."""
        menu = QMenu(parent)
        menu.addAction(str(words.ASK_AGAIN)).setData(self._choice)
        menu.addSeparator()
        may_answer = {one.id for one in allowed(self._providers)}
        for one in self._providers:
            for model in one.models if one.id in may_answer else ():
                said = head_words.chosen(one.id, model)
                menu.addAction(caption(said)).setData(Choice(one.id, model))
        return menu

    def show_private(self, *, private: bool, changeable: bool) -> None:
        """Show the switch; only a conversation that has not begun can change it."""
        self._private.setChecked(private)
        self._private.setEnabled(changeable)
        self._private.setVisible(private or changeable)

    def _button(self, text: str) -> QPushButton:
        made = QPushButton(caption(text), self)
        made.setObjectName("flat")
        made.setAutoDefault(False)
        return made

    def _add(self, group: QActionGroup, choice: Choice, text: str) -> QAction:
        entry = QAction(caption(text), group)
        entry.setCheckable(True)
        entry.triggered.connect(lambda: self.choice_made.emit(choice))
        self.choices.addAction(entry)
        self._entries[choice] = entry
        return entry
