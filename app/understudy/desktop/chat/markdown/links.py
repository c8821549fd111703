"""A click on a link shows where it goes, and only then opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from understudy.desktop.plain import tip
from understudy.words.windows import chat_reading as words

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtWidgets import QWidget


def offer_link(url: QUrl, parent: QWidget) -> QMessageBox:
    """Show the whole address, with odd characters encoded and foreign hosts in ASCII."""
    address = bytes(url.toEncoded().data()).decode("ascii", "replace")
    box = QMessageBox(parent.window())
    box.setWindowTitle(str(words.LINK_TITLE))
    box.setText(str(words.LINK_TITLE))
    box.setInformativeText(tip(words.link_text(address)))
    open_button = box.addButton(str(words.LINK_OPEN), QMessageBox.ButtonRole.AcceptRole)
    copy_button = box.addButton(str(words.LINK_COPY), QMessageBox.ButtonRole.ActionRole)
    box.addButton(str(words.CANCEL), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(open_button)
    open_button.clicked.connect(lambda: QDesktopServices.openUrl(url))
    copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
    box.finished.connect(box.deleteLater)
    box.open()
    return box
