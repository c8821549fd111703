"""Handles a missing or lost screen: the program ends in order, never in an abort.

Qt calls ``abort()`` if no platform plugin can connect, and ``exit(1)`` from the middle of its loop
when the X server or the compositor dies. The message handler receives a line first; that is the
last moment in which this process can act (Qt 6.11, 2026-11). If Qt has loaded GTK's theme, GTK may
notice the end first and call ``_exit(1)`` from the handler that Xlib lets it set; the last one set
counts.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

log = logging.getLogger(__name__)

EXIT_NO_SCREEN = 69
"""A needed service is not available, as in sysexits."""
EXIT_CRASHED = 70
"""Qt met a fatal fault."""

GONE = ("The X11 connection broke", "The Wayland connection ")
"""How the last messages of Qt's two plugins begin."""
NOISE = frozenset({"qt.qpa.wayland.textinput", "qt.qpa.services"})
"""Categories whose warnings say nothing: an input method at each change of focus, and a portal that
does not know a program started without its desktop entry (Qt 6.11, 2026-11)."""
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


class Screen:
    """Listens to Qt's messages. Install it before the application is made; GUI thread only.

    ``leave`` ends the work without drawing; the process ends right after it.
    """

    def __init__(self, leave: Callable[[], object]) -> None:
        self._leave = leave
        self._is_leaving = False
        self._held_back: list[str] | None = []
        self._before = qInstallMessageHandler(self._hear)

    def is_there(self) -> None:
        """Note that the application exists, so earlier messages of Qt were harmless."""
        said, self._held_back = self._held_back or [], None
        for message in said:
            log.warning("Qt: %s", message)

    def watch_xlib(self) -> None:
        """Listen to Xlib as well, once the icon is shown; do nothing without Xlib."""
        if sys.platform != "linux":
            return
        import ctypes  # noqa: PLC0415 - 5 ms that the icon does not wait for

        try:
            xlib = ctypes.CDLL("libX11.so.6", mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
        except OSError:  # not loaded, so not in use
            return

        def met_the_end(_display: int | None) -> int:
            log.warning("The screen is gone: Xlib lost its connection")
            self._end(0)
            return 0

        self._xlib_handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(met_the_end)
        xlib.XSetIOErrorHandler(self._xlib_handler)

    def close(self) -> None:
        qInstallMessageHandler(self._before)

    def _hear(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            if self._held_back is None:
                self._end(EXIT_CRASHED, message)
            else:
                from understudy.words.startup import no_screen  # noqa: PLC0415 - seldom needed

                self._end(EXIT_NO_SCREEN, no_screen(self._held_back))
        elif message.startswith(GONE):
            log.warning("The screen is gone: %s", message)
            self._end(0)
        elif self._held_back is not None:
            self._held_back.append(message)
        else:
            level = LEVELS.get(kind, logging.ERROR)
            is_noise = context.category in NOISE and kind == QtMsgType.QtWarningMsg
            log.log(logging.DEBUG if is_noise else level, "Qt: %s: %s", context.category, message)

    def _end(self, code: int, reason: str = "") -> None:
        if self._is_leaving:  # teardown meets the broken connection too
            return
        self._is_leaving = True
        try:
            if reason and sys.stderr is not None:
                from understudy.base.shown_text import shown  # noqa: PLC0415 - seldom needed

                sys.stderr.write(f"understudy: {shown(reason)}\n")
                sys.stderr.flush()
            self._leave()
            logging.shutdown()
        finally:
            os._exit(code)
