"""The composer: text and files of the next question; it never loses a word.

Text and files leave it only when `clear_sent` confirms that they are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.archive.model import NewAttachment
from understudy.desktop import theme
from understudy.desktop.chat.composing.box import PromptBox
from understudy.desktop.chat.composing.chips import Chips, png_of, quiet_line
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_files as file_words
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QImage, QShowEvent

DRAFT_MS = 400
Files = tuple[NewAttachment, ...]


class Composer(QFrame):
    """Send and Stop are one button. GUI thread only."""

    prompt_submitted = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    files_given = Signal(list)
    attach_requested = Signal()
    files_changed = Signal()
    editing_ended = Signal()
    size_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self._answering = False
        self._sent: str | None = None  # sent, but not known to be stored yet
        self._told = ""
        self._files: Files = ()
        self._sending: Files = ()
        self._earlier: tuple[str, ...] = ()
        self._typed = ""  # before an earlier question came into the box
        self._walked = 0  # how far back the arrow keys have gone
        self._tip_of: Callable[[NewAttachment], str] = lambda _one: ""
        self._box = PromptBox(self)
        self._chips = Chips(self._box, self)
        self._note = quiet_line("", self)
        self._note.setWordWrap(True)
        self._note.hide()
        self._editing = QWidget(self)
        self._size = quiet_line("", self)
        self._attach = QPushButton("+", self)
        self._attach.setObjectName("flat")
        self._attach.setFont(theme.font(TypeSize.TITLE))
        self._attach.setAutoDefault(False)
        self._attach.setToolTip(str(file_words.ATTACH_TIP))
        self._attach.setAccessibleName(str(file_words.ATTACH))
        self._button = QPushButton(str(words.SEND), self)
        self._button.setAutoDefault(False)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._guard = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._lay_out()
        self.setFocusProxy(self._box)
        self._connect()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Put sign and size beside the words of the other button, once the style is known."""
        super().showEvent(event)
        self._button.ensurePolished()
        for one in (self._attach, self._size):
            one.setFixedHeight(self._button.sizeHint().height())

    def text(self) -> str:
        return self._box.words_typed()

    @property
    def files(self) -> Files:
        """The files of the next question."""
        return self._files

    @property
    def sending(self) -> Files:
        """The files of the question just submitted."""
        return self._sending

    def add_files(self, files: Sequence[NewAttachment]) -> None:
        self._put_files((*self._files, *files))

    def put_files(self, files: Files) -> None:
        """Replace the files, for another conversation."""
        self._put_files(files)

    def explain_files(self, tip_of: Callable[[NewAttachment], str], note: str) -> None:
        """Say on each file what providers do with it, and below all who would not see one."""
        self._tip_of = tip_of
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._show_chips()

    def show_placeholder(self, text: str) -> None:
        if text == self._box.placeholderText():
            return
        self._box.setPlaceholderText(text)
        if self._box.isVisible():  # the first look at a viewport takes PySide 30 ms
            self._box.viewport().update()  # Qt 6.11 paints a new text only with the next key

    def remember(self, earlier: tuple[str, ...]) -> None:
        """Let the arrow keys walk through these questions, the last first."""
        self._earlier, self._walked = earlier, 0
        self._box.walks = False

    def restore(self, text: str) -> None:
        """Restore a saved draft, unless the person has begun to type."""
        if text and not self.text():
            self._box.put(text)
            self._told = text

    def edit(self, text: str) -> None:
        """Put an earlier question into the box to change it; the typed text comes back after it."""
        if self._editing.isHidden():
            self._typed = self.text()
        self._editing.show()
        self._box.put(text)
        self._box.setFocus()

    def stop_editing(self) -> None:
        """Put back the text typed before."""
        if not self._editing.isHidden():
            self._editing.hide()
            self._box.put(self._typed)
            self.editing_ended.emit()

    def send(self, text: str) -> None:
        """Send ``text`` unless an answer is coming; the box keeps it until it is stored."""
        if text.strip() and not self._answering and self._sent is None:
            self._hand_on(text, ())

    def show_answering(self, *, answering: bool) -> None:
        """Turn Send into Stop or back. A double click on Send must not become a Stop."""
        if answering and not self._answering:
            self._guard.start()
        self._answering = answering
        self._refresh()

    def clear_sent(self) -> None:
        """Empty the box after its text was stored, unless more was typed."""
        sent, self._sent = self._sent, None
        if sent is not None and self.text() == sent:
            self._box.put(self._typed if not self._editing.isHidden() else "")
        if sent is not None and not self._editing.isHidden():
            self._editing.hide()
            self.editing_ended.emit()
        if self._sending:
            self._put_files(tuple(one for one in self._files if one not in self._sending))
            self._sending = ()
        self.flush_draft()
        self._refresh()

    def keep_unsent(self) -> None:
        """Keep the text that could not be stored, or restore it; it may be sent again."""
        sent, self._sent = self._sent, None
        self._sending = ()
        text = self.text()
        if sent is not None and sent.strip() not in text:
            self._box.put(f"{sent}\n{text}" if text.strip() else sent)
        self.flush_draft()
        self._refresh()

    def leave_conversation(self) -> None:
        """Make room for another conversation's draft; text not stored yet stays in the box."""
        self.stop_editing()
        if self.text() == self._told:
            self._box.put("")
            self._told = ""
            self._draft.stop()

    def flush_draft(self) -> None:
        """Emit the draft now, at the end of the program and when the window hides.

        A text on its way to the store is no draft: it would come back after it was sent.
        """
        self._draft.stop()
        self.size_wanted.emit()
        if self.text() not in {self._told, self._sent}:
            self._told = self.text()
            self.draft_changed.emit(self._told)

    def show_drop(self, *, here: bool) -> None:
        """Show that what is dragged would be attached."""
        self._show_focus(here or self._box.hasFocus())

    def show_size(self, text: str) -> None:
        """Show about how much would be sent; "" hides it."""
        self._size.setText(text)
        self._size.setVisible(bool(text))

    def _lay_out_editing(self) -> None:
        cancel = QPushButton(str(words.CANCEL), self._editing)
        cancel.setObjectName("flat")
        cancel.setFont(theme.font(TypeSize.SMALL))
        cancel.clicked.connect(self.stop_editing)
        row = QHBoxLayout(self._editing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(quiet_line(str(words.EDITING), self._editing), 1)
        row.addWidget(cancel)
        self._editing.hide()

    def _lay_out(self) -> None:
        self._lay_out_editing()
        self._size.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._box, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._size, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._editing)
        column.addWidget(self._chips)
        column.addWidget(self._note)
        column.addLayout(row)

    def _connect(self) -> None:
        self._box.entered.connect(self._send)
        self._box.textChanged.connect(self._changed)
        self._box.focus_changed.connect(self._show_focus)
        self._box.earlier_wanted.connect(self._walk)
        self._box.files_given.connect(self.files_given)
        self._box.picture_given.connect(self._take_picture)
        self._chips.removed.connect(self._remove_file)
        self._attach.clicked.connect(self.attach_requested)
        self._button.clicked.connect(self._press)
        self._draft.timeout.connect(self.flush_draft)
        self._guard.timeout.connect(self._refresh)

    def _walk(self, step: int) -> None:
        """Show an earlier question in the box, or the one after it."""
        at = max(0, min(len(self._earlier), self._walked - step))
        if at == self._walked:
            return
        self._walked = at
        self._box.put(self._earlier[-at] if at else "")
        self._box.walks = at > 0

    def _take_picture(self, picture: QImage) -> None:
        self.add_files([NewAttachment(str(file_words.PASTED_IMAGE), "image/png", png_of(picture))])

    def _remove_file(self, at: int) -> None:
        self._put_files(self._files[:at] + self._files[at + 1 :])
        self._box.setFocus()

    def _put_files(self, files: Files) -> None:
        if files != self._files:
            self._files = files
            self._show_chips()
            self.files_changed.emit()
            self._refresh()

    def _show_chips(self) -> None:
        self._chips.show_files(self._files, tuple(self._tip_of(one) for one in self._files))

    def _changed(self) -> None:
        if self._box.walks and self.text() != self._earlier[-self._walked]:
            self._box.walks = False  # changed: the arrow keys move in the text again
            self._walked = 0
        self._draft.start()
        self._refresh()

    def _press(self) -> None:
        if self._answering:
            self.stop_requested.emit()
        else:
            self._send()

    def _send(self) -> None:
        may_send = not self._answering and self._sent is None
        if may_send and (self.text().strip() or self._files):
            self._hand_on(self.text(), self._files)

    def _hand_on(self, text: str, files: Files) -> None:
        self._sent, self._sending = text, files
        self._refresh()
        self.prompt_submitted.emit(text)

    def _refresh(self) -> None:
        ready = self._sent is None and (bool(self.text().strip()) or bool(self._files))
        self._button.setText(str(words.STOP) if self._answering else str(words.SEND))
        self._button.setToolTip(str(words.STOP_TIP) if self._answering else str(words.SEND_TIP))
        self._button.setAccessibleName(str(words.STOP) if self._answering else str(words.SEND))
        self._button.setEnabled(not self._guard.isActive() if self._answering else ready)
        name = "stop" if self._answering else "primary"
        if self._button.objectName() != name:
            self._button.setObjectName(name)
            self._button.style().polish(self._button)

    def _show_focus(self, focused: bool) -> None:  # noqa: FBT001 - a signal's value
        self.setProperty("focused", focused)
        self.style().polish(self)
