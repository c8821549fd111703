"""Text from outside in windows: shown as text, never as HTML, shortcut or placeholder.

If Qt takes a label or a tooltip for rich text, it opens the files and addresses of its images. So
every label is a `PlainLabel`, and the text of a tooltip, menu, button or title bar goes through a
function here unless it is a constant of ours; `tests/test_house.py` checks this.
"""

from __future__ import annotations

import re
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


UNIT = re.compile(r"(?<=\d) (?=(?:%|s|min|h|[kMG]?B)(?!\w))")
NO_BREAK_SPACE, WORD_JOINER = "\u00a0", "\u2060"
ENDING = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60]{4}$", re.MULTILINE)


class PlainLabel(QLabel):
    """A label that shows its text literally, and breaks its lines where they read well."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._words = shown(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        super().setText(self._laid())

    def text(self) -> str:
        """Return what was set: plain text, or the markup of a link."""
        is_plain = self.textFormat() is Qt.TextFormat.PlainText
        return self._words if is_plain else super().text()

    def setTextInteractionFlags(self, flags: Qt.TextInteractionFlag) -> None:  # noqa: N802 - Qt's name
        super().setTextInteractionFlags(flags)
        if self.textFormat() is Qt.TextFormat.PlainText:
            super().setText(self._laid())

    def _laid(self) -> str:
        """Return the words with what no line break may part.

        A number stays with its unit, and a Japanese or Chinese line does not end in a single
        character below it. What can be selected gets no invisible characters.
        """
        words = with_units(self._words)
        if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            return words
        return ENDING.sub(lambda found: WORD_JOINER.join(found[0]), words)

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
        words, line = _escaped(self._laid()), ""
        if not is_underlined:
            words, line = f"{words}\u00a0\u203a", ";text-decoration:none"
        super().setText(f'<a href="{_escaped(url)}" style="color:{colour}{line}">{words}</a>')


def with_units(text: str) -> str:
    """Return ``text`` with each number kept on one line with its unit."""
    return UNIT.sub(NO_BREAK_SPACE, text)


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
