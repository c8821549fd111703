"""The files of a question not sent yet: a chip each, with name, type, size, and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_files as words

if TYPE_CHECKING:
    from understudy.archive.model import NewAttachment

PICTURE_PX = 28
A_ROW = 2
LONGEST_NAME = 28


class Chips(QWidget):
    """Hidden while empty; ``removed`` carries the position of a file.

    Tab reaches the buttons after the widget ``after``.
    """

    removed = Signal(int)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self.setAccessibleName(str(words.FILES))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.SMALL)
        self.hide()

    def show_files(self, files: tuple[NewAttachment, ...], tips: tuple[str, ...]) -> None:
        """Show ``files``, each with a tooltip."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        before = self._after
        for at, (one, hint) in enumerate(zip(files, tips, strict=True)):
            chip, remove = self._chip(at, one, hint)
            self._grid.addWidget(chip, at // A_ROW, at % A_ROW)
            self.setTabOrder(before, remove)
            before = remove
        self.setVisible(bool(files))

    def _chip(self, at: int, one: NewAttachment, hint: str) -> tuple[QFrame, QPushButton]:
        """Return a file's chip, and the button that removes it."""
        chip = QFrame(self)
        chip.setObjectName("code")
        chip.setToolTip(tip(hint))
        row = QHBoxLayout(chip)
        row.setContentsMargins(Space.SMALL, Space.HAIR, Space.HAIR, Space.HAIR)
        row.setSpacing(Space.SMALL)
        if (picture := _thumbnail(one, self.devicePixelRatioF())) is not None:
            shown = PlainLabel("", chip)
            shown.setPixmap(picture)
            row.addWidget(shown)
        name = one.name if len(one.name) <= LONGEST_NAME else f"{one.name[:16]}…{one.name[-10:]}"
        title = PlainLabel(name, chip)
        title.setFont(theme.font(TypeSize.SMALL))
        about = quiet_line(words.about(one), chip)
        remove = QPushButton(caption("×"), chip)  # noqa: RUF001 - a sign, meant
        remove.setObjectName("flat")
        remove.setAccessibleName(words.removed(one.name))
        remove.setToolTip(str(words.REMOVE))
        remove.clicked.connect(lambda: self.removed.emit(at))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(title)
        lines.addWidget(about)
        row.addLayout(lines, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        return chip, remove


def _thumbnail(one: NewAttachment, ratio: float) -> QPixmap | None:
    """Return a small picture for a screen of ``ratio``; None if the file cannot be drawn."""
    if not one.media_type.startswith("image/") or not one.data:
        return None
    held = QByteArray(one.data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    full = reader.size()
    if full.isValid():
        box = QSize(PICTURE_PX, PICTURE_PX) * ratio
        reader.setScaledSize(full.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    picture.setDevicePixelRatio(ratio)
    return None if picture.isNull() else QPixmap.fromImage(picture)


def quiet_line(text: str, parent: QWidget) -> PlainLabel:
    """Return a small, secondary line."""
    label = PlainLabel(text, parent)
    label.setObjectName("quiet")
    label.setFont(theme.font(TypeSize.SMALL))
    return label


def png_of(picture: QImage) -> bytes:
    """Return a picture as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(picture)
    return bytes(data.data())
