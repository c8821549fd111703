"""The settings' page of this computer: starting at login, and the data that lies here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from understudy.base.settings.checks import declaration_of
from understudy.desktop import theme
from understudy.desktop.controls import quiet
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

    from understudy.base.translation import Lazy


SHORTCUT = "chat.global_shortcut"


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
    shortcut_requested = Signal(bool)
    delete_all_requested = Signal()
    erase_requested = Signal()
    export_requested = Signal()
    retention_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self.autostart = TickBox(caption(str(first_run.AUTOSTART)), self)
        self.autostart.setAccessibleDescription(str(first_run.AUTOSTART_HINT))
        declared = declaration_of(SHORTCUT).setting
        self.shortcut = TickBox(caption(str(declared.label)), self)
        self.shortcut.setAccessibleDescription(str(declared.help))
        self._shortcut_state = StateLine(self)
        self._problem, self._done = StateLine(self), StateLine(self)
        self.open_folder = _button(str(words.OPEN_FOLDER), self)
        self.retention = _button(str(words.RETENTION), self)
        self.export = _button(str(words.EXPORT_ALL), self)
        self.delete = _Twice(words.DELETE_ALL, words.DELETE_ALL_HINT, words.DELETE_ALL_NOW, self)
        self.erase = _Twice(words.ERASE, words.ERASE_HINT, words.ERASE_NOW, self)
        self._rows = QGridLayout()
        self._lay_out()
        self.autostart.clicked.connect(self.autostart_requested)
        self.shortcut.clicked.connect(self.shortcut_requested)
        self.delete.confirmed.connect(self.delete_all_requested)
        self.erase.confirmed.connect(self.erase_requested)
        self.export.clicked.connect(self.export_requested)
        self.retention.clicked.connect(self.retention_requested)
        self.open_folder.clicked.connect(self._show_folder)

    def show_autostart(self, *, on: bool, problem: str) -> None:
        """Show whether it starts at login, and why that could not be changed."""
        self.autostart.setChecked(on)
        text = first_run.autostart_refused(problem) if problem else ""
        self._problem.show_state(text, "problem", theme.current_tokens())

    def show_shortcut(self, *, on: bool) -> None:
        """Show whether a global shortcut is wanted."""
        self.shortcut.setChecked(on)

    def show_shortcut_state(self, text: str, severity: str) -> None:
        """Show what the desktop made of it."""
        self._shortcut_state.show_state(text, severity, theme.current_tokens())

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
            self._rows.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
            if kind == "conversations":
                self._folder = path.parent

    def show_deleted(self) -> None:
        """Show that all conversations are gone."""
        self.show_done(str(words.DELETED_ALL), "good")

    def show_done(self, text: str, severity: str) -> None:
        """Show how an export or a deletion ended."""
        self._done.show_state(text, severity, theme.current_tokens())

    def _lay_out(self) -> None:
        inside = self.add_card()
        inside.addWidget(self.autostart)
        inside.addWidget(quiet(str(first_run.AUTOSTART_HINT), self))
        inside.addWidget(self._problem)
        inside.addSpacing(Space.SMALL)
        inside.addWidget(self.shortcut)
        inside.addWidget(quiet(str(declaration_of(SHORTCUT).setting.help), self))
        inside.addWidget(self._shortcut_state)
        self.column.addSpacing(Space.LARGE)
        self.add_title(str(words.DATA), str(words.DATA_HINT))
        inside = self.add_card()
        self._rows.setColumnStretch(0, 1)
        self._rows.setHorizontalSpacing(Space.LARGE)
        inside.addLayout(self._rows)
        row = QWidget(self)
        buttons = Flow(row, Space.SMALL)
        for button in (self.open_folder, self.retention, self.export):
            buttons.addWidget(button)
        inside.addWidget(row)
        inside.addWidget(self._done)
        self.column.addSpacing(Space.LARGE)
        self.add_title(str(words.DELETING))
        inside = self.add_card()
        inside.addWidget(self.delete)
        inside.addWidget(self.erase)
        self.column.addStretch()

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


class _Twice(QWidget):
    """A button whose action takes a second press, of another button."""

    confirmed = Signal()

    def __init__(self, first: Lazy, hint: Lazy, second: Lazy, parent: QWidget) -> None:
        super().__init__(parent)
        self.first, self.second = _button(str(first), self), _button(str(second), self)
        self.keep = _button(str(words.KEEP_THEM), self)
        row = QWidget(self)
        buttons = Flow(row, Space.SMALL)
        for button in (self.first, self.second, self.keep):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
        column.setSpacing(Space.HAIR)
        column.addWidget(quiet(str(hint), self))
        column.addWidget(row)
        self._ask(asks=False)
        self.first.clicked.connect(lambda: self._ask(asks=True))
        self.keep.clicked.connect(lambda: self._ask(asks=False))
        self.second.clicked.connect(self._confirm)

    def _ask(self, *, asks: bool) -> None:
        self.first.setVisible(not asks)
        self.second.setVisible(asks)
        self.keep.setVisible(asks)
        if asks:
            self.keep.setFocus()

    def _confirm(self) -> None:
        self._ask(asks=False)
        self.confirmed.emit()


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


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(caption(text), parent)
    button.setAutoDefault(False)
    return button
