"""What a first answer would wait for, done beforehand in small steps while the window is idle.

The first table, bold word or block of code costs 40 to 170 ms: fonts are looked up and lexers
imported (measured 2026-11-29). Lexers are loaded on a thread of their own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.lexer_loading import lexer_loading
from understudy.desktop.chat.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from understudy.desktop.theme import Tokens

STEP_MS = 30
LANGUAGES = ("python", "bash", "json", "javascript")
_SAMPLES = (
    "**b** *i* ***bi*** `c`",
    "# h\n\n- l\n- [x] t\n\n> q",
    "| a | **b** |\n|---|---|\n| c | d |",
)


class Warming(QObject):
    """`start` it once the window is visible; it ends by itself."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._steps: Iterator[Callable[[], object]] = iter(
            [partial(TextView, self._tokens)]  # PySide looks for the type of its viewport: 40 ms
            + [partial(self._draw, sample) for sample in _SAMPLES]
            + [self._draw_code]
            + [partial(lexer_loading().ask, language) for language in LANGUAGES]
        )
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        self._timer.start()

    def is_done(self) -> bool:
        return not self._timer.isActive()

    def _go_on(self) -> None:
        step = next(self._steps, None)
        if step is None:
            self._timer.stop()
        else:
            step()

    def _draw(self, sample: str) -> None:
        view = TextView(self._tokens)
        view.show_markdown(sample)
        view.grab()

    def _draw_code(self) -> None:
        CodeView("python", self._tokens).grab()
