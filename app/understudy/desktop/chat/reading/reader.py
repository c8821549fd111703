"""The menu and the keys for reading a conversation, for its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut, QWheelEvent

from understudy.desktop import theme
from understudy.desktop.chat.markdown.fonts import zoom_by
from understudy.desktop.chat.reading.copying import conversation_text
from understudy.desktop.chat.reading.finding import Finder
from understudy.desktop.chat.reading.instructions import InstructionsDialog, ShortcutsDialog
from understudy.desktop.plain import caption
from understudy.words.windows import chat_reading as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from understudy.base.translation import Lazy
    from understudy.desktop.chat.transcript_page import Page

WHEEL_STEP = 120
"""Of a usual wheel, in Qt's eighths of a degree; a touchpad takes many turns to make one."""
SHORTCUTS = (
    ("Return", words.SEND),
    ("Shift+Return", words.NEW_LINE),
    ("Up", words.EARLIER),
    ("Ctrl+.", words.STOP),
    ("Ctrl+N", words.NEW),
    ("Ctrl+L", words.WRITE),
    ("Ctrl+F", words.FIND_HERE),
    ("F3", words.FIND_NEXT),
    ("Shift+F3", words.FIND_PREVIOUS),
    ("Ctrl+Shift+F", words.SEARCH_EVERYTHING),
    ("Ctrl+Shift+C", words.COPY_TEXT),
    ("Ctrl+A", words.SELECT_ALL),
    ("F2", words.RENAME),
    ("Delete", words.DELETE),
    ("Ctrl+P", words.PRINT),
    ("Ctrl++", words.ZOOM_IN),
    ("Ctrl+-", words.ZOOM_OUT),
    ("Ctrl+0", words.ZOOM_NORMAL),
    ("Ctrl+,", words.SETTINGS),
    ("Ctrl+W", words.HIDE),
    ("F1", words.SHORTCUTS),
)


class Reader(QObject):
    """``instructions_saved`` carries the system prompt of the conversation shown."""

    instructions_saved = Signal(str)

    def __init__(self, page: Page, window: QWidget) -> None:
        super().__init__(window)
        self._page, self._window = page, window
        self._finder = Finder(page.transcript)
        page.transcript.selection.whole = lambda: self._text(markdown=False)
        self.instructions = ""
        self._wheel = 0  # turned with Ctrl, less than a step of zoom
        page.transcript.viewport().installEventFilter(self)
        page.find_bar.sought.connect(self._finder.seek)
        self._finder.moved.connect(page.find_bar.show_match)
        page.find_bar.step_wanted.connect(self._finder.step)
        page.find_bar.closed.connect(page.composer.setFocus)
        self._add(words.FIND, "Ctrl+F", page.find_bar.open_bar)
        self._add(words.INSTRUCTIONS, "", self.open_instructions)
        page.head.more.addSeparator()
        self._add(words.COPY_TEXT, "Ctrl+Shift+C", self.copy_text)
        self._add(words.COPY_MARKDOWN, "", self.copy_markdown)
        self._add(words.PRINT, "Ctrl+P", self.print_conversation)
        page.head.more.addSeparator()
        self._add(words.ZOOM_IN, "Ctrl++", lambda: self.zoom(1))
        self._add(words.ZOOM_OUT, "Ctrl+-", lambda: self.zoom(-1))
        self._add(words.ZOOM_NORMAL, "Ctrl+0", lambda: self.zoom(0))
        page.head.more.addSeparator()
        self._add(words.SHORTCUTS, "F1", self.show_shortcuts)
        for keys, act in (
            ("Ctrl+=", lambda: self.zoom(1)),
            ("Ctrl+/", self.show_shortcuts),
            ("F3", lambda: self._finder.step(1)),
            ("Shift+F3", lambda: self._finder.step(-1)),
        ):
            QShortcut(QKeySequence(keys), window, act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Zoom with Ctrl and the wheel over the messages."""
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._wheel += event.angleDelta().y()
                steps = int(self._wheel / WHEEL_STEP)
                self._wheel -= steps * WHEEL_STEP
                if steps:
                    self.zoom(steps)
                return True
            self._wheel = 0
        return super().eventFilter(watched, event)

    def zoom(self, steps: int) -> None:
        """Make messages larger or smaller; 0 is the normal size."""
        if zoom_by(steps):
            self._page.transcript.show_theme(theme.current_tokens())
            self._page.refresh()

    def take_conversation(self) -> None:
        """Count anew what is sought: another conversation is shown."""
        self._finder.recount()

    def reveal(self, message_id: int, text: str) -> bool:
        """Show a message of the conversation with ``text`` marked; False if it is not shown."""
        row = self._page.transcript.row_of_message(message_id)
        if row is not None:
            self._page.find_bar.show_sought(text)
            self._finder.go(row, text)
        return row is not None

    def copy_text(self) -> None:
        self._copy(markdown=False)

    def copy_markdown(self) -> None:
        self._copy(markdown=True)

    def print_conversation(self) -> None:
        """Let the person choose a printer, or a PDF file."""
        from understudy.desktop.chat.reading.printing import (  # noqa: PLC0415 - seldom needed
            print_text,
        )

        print_text(self._text(markdown=True), self._window)

    def open_instructions(self) -> InstructionsDialog:
        dialog = InstructionsDialog(self.instructions, self._window)
        dialog.saved.connect(self._save_instructions)
        dialog.open()
        return dialog

    def show_shortcuts(self) -> ShortcutsDialog:
        dialog = ShortcutsDialog(words.listed(list(SHORTCUTS)), self._window)
        dialog.open()
        return dialog

    def _save_instructions(self, text: str) -> None:
        self.instructions = text
        self.instructions_saved.emit(text)

    def _copy(self, *, markdown: bool) -> None:
        QGuiApplication.clipboard().setText(self._text(markdown=markdown))

    def _text(self, *, markdown: bool) -> str:
        return conversation_text(self._page.transcript.said(), markdown=markdown)

    def _add(self, said: Lazy, keys: str, act: Callable[[], object]) -> None:
        entry = QAction(caption(str(said)), self._window)
        if keys:
            entry.setShortcut(QKeySequence(keys))
        entry.triggered.connect(act)
        self._page.head.more.addAction(entry)
        self._window.addAction(entry)
