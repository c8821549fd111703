"""The settings' page of this computer: starting at login, and the data that lies here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.settings.key_box import StateLine
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import first_run
from understudy.words.windows import settings_pages as words
from understudy.words.windows.chat_files import size

if TYPE_CHECKING:
    from pathlib import Path


class Page(QWidget):
    """A column of titled cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        self.column.setSpacing(Space.SMALL)

    def add_title(self, text: str, hint: str = "") -> None:
        title = PlainLabel(text, self)
        title.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self.column.addWidget(title)
        if hint:
            self.column.addWidget(quiet(hint, self))

    def add_card(self) -> QVBoxLayout:
        """Add an empty card and return its column."""
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        inside.setSpacing(Space.SMALL)
        self.column.addWidget(card)
        return inside


class ComputerPage(Page):
    """``folder`` of the data is opened by the desktop's own file manager."""

    autostart_requested = Signal(bool)
    delete_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self.autostart = TickBox(caption(str(first_run.AUTOSTART)), self)
        self.autostart.setAccessibleDescription(str(first_run.AUTOSTART_HINT))
        self._problem, self._done = StateLine(self), StateLine(self)
        self.delete = _button(str(words.DELETE_ALL), self)
        self.confirm = _button(str(words.DELETE_ALL_NOW), self)
        self.keep, self.open_folder = (
            _button(str(words.KEEP_THEM), self),
            _button(str(words.OPEN_FOLDER), self),
        )
        self._rows = QGridLayout()
        self._lay_out()
        self._ask(asks=False)
        self.autostart.clicked.connect(self.autostart_requested)
        self.delete.clicked.connect(lambda: self._ask(asks=True))
        self.keep.clicked.connect(lambda: self._ask(asks=False))
        self.confirm.clicked.connect(self._delete)
        self.open_folder.clicked.connect(self._show_folder)

    def show_autostart(self, *, on: bool, problem: str) -> None:
        """Show whether it starts at login, and why that could not be changed."""
        self.autostart.setChecked(on)
        text = first_run.autostart_refused(problem) if problem else ""
        self._problem.show_state(text, "problem", theme.current_tokens())

    def show_sizes(self, sizes: tuple[tuple[str, Path, int], ...]) -> None:
        """Show how much there is of each kind of data, and where."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (kind, path, count) in enumerate(sizes):
            name = PlainLabel(str(words.DATA_KINDS[kind]), self)
            name.setWordWrap(True)
            name.setToolTip(tip(str(path)))
            shown = quiet(size(count), self)
            self._rows.addWidget(name, row, 0)
            self._rows.addWidget(shown, row, 1)
            if kind == "conversations":
                self._folder = path.parent

    def show_deleted(self) -> None:
        """Show that all conversations are gone."""
        self._done.show_state(str(words.DELETED_ALL), "good", theme.current_tokens())

    def _lay_out(self) -> None:
        inside = self.add_card()
        inside.addWidget(self.autostart)
        inside.addWidget(quiet(str(first_run.AUTOSTART_HINT), self))
        inside.addWidget(self._problem)
        self.column.addSpacing(Space.LARGE)
        self.add_title(str(words.DATA), str(words.DATA_HINT))
        inside = self.add_card()
        self._rows.setColumnStretch(0, 1)
        self._rows.setHorizontalSpacing(Space.LARGE)
        inside.addLayout(self._rows)
        row = QWidget(self)
        buttons = Flow(row, Space.SMALL)
        for button in (self.open_folder, self.delete, self.confirm, self.keep):
            buttons.addWidget(button)
        inside.addWidget(row)
        inside.addWidget(self._done)
        self.column.addStretch()

    def _ask(self, *, asks: bool) -> None:
        """Offer the second press that deleting takes, of another button."""
        self.delete.setVisible(not asks)
        self.confirm.setVisible(asks)
        self.keep.setVisible(asks)
        if asks:
            self.keep.setFocus()

    def _delete(self) -> None:
        self._ask(asks=False)
        self.delete_all_requested.emit()

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


class AboutPage(Page):
    """Versions, licences, and what a report of a problem needs."""

    copy_requested = Signal()
    first_steps_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = PlainLabel(parent=self)
        self._version.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self._parts, self._copied = quiet("", self), StateLine(self)
        self.copy = _button(str(words.COPY_DIAGNOSTICS), self)
        self.first_steps = _button(str(words.FIRST_STEPS), self)
        self.column.addWidget(self._version)
        self.column.addWidget(quiet("MIT", self))
        row = QWidget(self)
        buttons = Flow(row, Space.SMALL)
        for button in (self.copy, self.first_steps):
            buttons.addWidget(button)
        self.column.addWidget(row)
        self.column.addWidget(self._copied)
        self.column.addSpacing(Space.LARGE)
        self.add_title(str(words.PARTS))
        self.add_card().addWidget(self._parts)
        self.column.addStretch()
        self.copy.clicked.connect(self.copy_requested)
        self.first_steps.clicked.connect(self.first_steps_requested)

    def show_parts(self, version: str, parts: tuple[tuple[str, str, str], ...]) -> None:
        """Show this version, and each library with its own and its licence."""
        self._version.setText(words.version_words(version))
        lines = (" · ".join(filter(None, one)) for one in parts)
        self._parts.setText("\n".join(lines))

    def show_copied(self) -> None:
        self._copied.show_state(str(words.COPIED), "good", theme.current_tokens())


def quiet(text: str, parent: QWidget) -> PlainLabel:
    """Return a wrapping label in the second colour."""
    label = PlainLabel(text, parent)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(caption(text), parent)
    button.setAutoDefault(False)
    return button
