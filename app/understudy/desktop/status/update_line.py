"""A quiet line that names a newer version; hidden while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy import __version__
from understudy.desktop.plain import PlainLabel
from understudy.desktop.status.cards import tint
from understudy.desktop.theme import TypeSize, font
from understudy.words.updates import available

if TYPE_CHECKING:
    from understudy.desktop.theme import Tokens
    from understudy.engine.update import Update


class UpdateLine(PlainLabel):
    """GUI thread only. If the version has a page, the line is a link to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self._update: Update | None = None
        self.hide()

    def show_update(self, update: Update | None) -> None:
        """Name ``update`` when the line is next painted."""
        self._update = update
        self.setVisible(update is not None)

    def paint(self, tokens: Tokens) -> None:
        if self._update is None:
            return
        self.setFont(font(TypeSize.SMALL))
        tint(self, tokens.secondary)
        line = available(self._update.version, __version__)
        self.show_link(line, self._update.url, tokens.secondary)
