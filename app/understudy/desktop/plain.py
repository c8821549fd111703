"""Text of others in windows: read as text, never as HTML, a shortcut or a placeholder.

A label or a tooltip that Qt takes for rich text opens the files and addresses of its images. So
every label is a `PlainLabel`, and what a tooltip, menu, button or title bar shows goes through a
function here unless it is a fixed word of our own; `tests/test_house.py` sees to it.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QWidget

from understudy.base.addresses import is_web_address
from understudy.base.shown_text import one_line, shown


class PlainLabel(QLabel):
    """Words as they are written."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self.setTextFormat(Qt.TextFormat.PlainText)
        super().setText(shown(text))

    def show_link(self, text: str, url: str, colour: str) -> None:
        """Show ``text`` as a link to open, or as mere words if ``url`` is no web address."""
        if not is_web_address(url):
            self.setText(text)
            return
        self.setOpenExternalLinks(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        super().setText(f'<a href="{escape(url)}" style="color:{colour}">{escape(shown(text))}</a>')


def tip(text: str) -> str:
    """Return ``text`` for a tooltip, escaped where Qt would take it for HTML."""
    words = shown(text)
    if not RichText.mightBeRichText(words):
        return words
    return "<p>" + escape(words, quote=False).replace("\n", "<br>") + "</p>"


def tray_tip(text: str) -> str:
    """Return ``text`` for the tray: some panels read HTML there, others would show its escapes."""
    return shown(text).replace("<", "\u2039")


def caption(text: str) -> str:
    """Return ``text`` for a button or a menu: on one line, and with ``&`` as itself."""
    return one_line(text).replace("&", "&&")


def window_title(text: str) -> str:
    """Return ``text`` for a title bar: Qt puts a mark of its own in place of ``[*]``."""
    return one_line(text).replace("[*]", "[*][*]")
