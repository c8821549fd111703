"""Opens the chat for the first time in short steps, between which the program stays responsive.

Loading the modules, the first look for fonts, making the window and painting it took 150 ms
together (measured 2026-11-29); each step takes less than a fifth of that. Nothing of it is done
beforehand: a program that only waits in the tray is to stay small.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from understudy.desktop.presenters.chat import ChatPresenter

MODULES = (
    "understudy.words.windows.transcripts",
    "understudy.desktop.chat.markdown.look",
    "understudy.desktop.chat.markdown.text_view",
    "understudy.desktop.chat.answers.segment_view",
    "understudy.desktop.chat.answers.view",
    "understudy.desktop.chat.transcript",
    "understudy.desktop.chat.composer",
    "understudy.desktop.chat.transcript_page",
    "understudy.desktop.chat.side.listing",
    "understudy.desktop.chat.side.sidebar",
    "understudy.desktop.chat.reading.reader",
    "understudy.desktop.chat.chat_window",
    "understudy.desktop.presenters.archive",
    "understudy.desktop.presenters.asking",
    "understudy.desktop.presenters.chat",
)
"""Each loads only a few of its own: those before it are needed by it."""


class FirstOpening(QObject):
    """GUI thread only. ``chat`` returns the presenter, and makes it if nobody has yet."""

    def __init__(self, chat: Callable[[], ChatPresenter], parent: QObject) -> None:
        super().__init__(parent)
        self._chat = chat
        self._activation_token = ""
        self._steps: Iterator[Callable[[], object]] = iter(())
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)

    def begin(self, activation_token: str) -> None:
        """Open the chat soon; asked again meanwhile, open it with the latest token."""
        self._activation_token = activation_token
        if not self._soon.isActive():
            loading = (partial(import_module, one) for one in MODULES)
            self._steps = iter([*loading, _find_fonts, self._chat, self._open])
            self._soon.start()

    def _go_on(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            self._soon.start()
            step()

    def _open(self) -> None:
        self._chat().open(self._activation_token)


def _find_fonts() -> None:
    """Have Qt look for the fonts of the window, and draw its icon."""
    from PySide6.QtGui import QFontMetrics  # noqa: PLC0415 - with the first window

    from understudy.desktop.chat.markdown import fonts  # noqa: PLC0415 - the same
    from understudy.desktop.mark.icons import app_icon  # noqa: PLC0415 - the same

    for one in (fonts.body(), fonts.code()):
        QFontMetrics(one).horizontalAdvance("x")
    app_icon()
