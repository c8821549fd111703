"""Loads lexers behind the windows' back: one compiles hundreds of patterns, 40 to 120 ms at once.

That is pure Python, so the GUI thread gets its turns in between; on the GUI thread it would be one
freeze, whenever a language comes first (measured 2026-11-29).
"""

from __future__ import annotations

from functools import cache, partial

from PySide6.QtCore import QObject, Signal

from understudy.desktop.chat.in_turn import InTurn
from understudy.desktop.chat.markdown.colouring import is_loaded, lexer_for


class LexerLoading(QObject):
    """GUI thread only. ``loaded``: the lexer of this language, by a name of it, can be used."""

    loaded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._in_turn = InTurn("lexers")

    def ask(self, language: str) -> None:
        """Load the lexer of ``language``, one that `knows` says is there, and say so."""
        self._in_turn.do(partial(self._load, language))

    def _load(self, language: str) -> None:
        if not is_loaded(language):
            lexer_for(language)
        self.loaded.emit(language)


@cache
def lexer_loading() -> LexerLoading:
    return LexerLoading()
