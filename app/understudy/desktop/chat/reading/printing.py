"""Prints a conversation, or writes it as a PDF. Nothing of it is fetched or opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from understudy.base.shown_text import shown
from understudy.desktop import theme
from understudy.desktop.chat.markdown.look import read_markdown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def printable(markdown: str) -> QTextDocument:
    """Return a conversation as a document to print, dark on white."""
    document = QTextDocument()
    document.setDefaultFont(theme.font(theme.TypeSize.BODY))
    read_markdown(document, shown(markdown), theme.LIGHT)
    return document


def print_text(markdown: str, parent: QWidget) -> QPrintDialog:
    """Ask for a printer and print there; returns at once."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)

    def send() -> None:
        printable(markdown).print_(printer)

    dialog.accepted.connect(send)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog
