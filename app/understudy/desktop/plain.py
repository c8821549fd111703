"""Text from outside in windows: shown as text, never as HTML, shortcut or placeholder.

If Qt takes a label or a tooltip for rich text, it opens the files and addresses of its images. So
every label is a `PlainLabel`, and the text of a tooltip, menu, button or title bar goes through a
function here unless it is a constant of ours; `tests/test_house.py` checks this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from understudy.base.addresses import is_web_address
from understudy.base.shown_text import one_line, shown

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint


LINKS = (
    Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
)


class PlainLabel(QLabel):
    """A label that shows its text literally."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._words = shown(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        super().setText(self._words)

    def plain_text(self) -> str:
        """Return the words shown, without a link's markup."""
        return self._words

    def show_link(self, text: str, url: str, colour: str, *, is_underlined: bool = True) -> None:
        """Show ``text`` as a link, or as plain text if ``url`` is not a web address.

        A link that is not underlined ends in an arrow. The keyboard reaches either.
        """
        if not is_web_address(url):
            self.setText(text)
            return
        self.setOpenExternalLinks(True)
        self.setTextInteractionFlags(LINKS)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._words = shown(text)
        words, line = _escaped(self._words), ""
        if not is_underlined:
            words, line = f"{words}\u00a0\u203a", ";text-decoration:none"
        super().setText(f'<a href="{_escaped(url)}" style="color:{colour}{line}">{words}</a>')


def tip(text: str) -> str:
    """Return ``text`` for a tooltip, escaped if Qt would take it for HTML."""
    words = shown(text)
    if not RichText.mightBeRichText(words):
        return words
    return "<p>" + _escaped(words, quote=False).replace("\n", "<br>") + "</p>"


def _escaped(text: str, *, quote: bool = True) -> str:
    from html import escape  # noqa: PLC0415 - half a MB that the tray does without

    return escape(text, quote=quote)


def show_tip(text: str, at: QPoint, widget: QWidget) -> None:
    """Show a tooltip of ``widget`` now, at a point on the screen."""
    QToolTip.showText(at, tip(text), widget)


def tray_tip(text: str) -> str:
    """Return ``text`` for the tray: some panels read HTML there, others would show its escapes."""
    return shown(text).replace("<", "\u2039")


def caption(text: str) -> str:
    """Return ``text`` for a button or a menu: on one line, with a literal ``&``."""
    return one_line(text).replace("&", "&&")


def window_title(text: str) -> str:
    """Return ``text`` for a title bar: Qt replaces ``[*]`` by a mark."""
    return one_line(text).replace("[*]", "[*][*]")
