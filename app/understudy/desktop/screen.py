"""The screen can be missing, and can go away: both end the program in order, never in an abort.

Qt calls ``abort()`` when no platform plugin can connect, and ``exit(1)`` from the middle of its
loop when the X server or the compositor dies. It says so first, to the message handler; that is the
last moment of this process in which anything can be done (Qt 6.11, 2026-11). Where Qt has loaded
GTK's theme, GTK may meet the end first and calls ``_exit(1)`` from the handler that Xlib lets it
set; the last one set counts.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from understudy.desktop.words.start import no_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

log = logging.getLogger(__name__)

EXIT_NO_SCREEN = 69
"""What is needed is not available, as sysexits has it."""
EXIT_CRASHED = 70
"""Qt met a fault that it does not survive."""

GONE = ("The X11 connection broke", "The Wayland connection ")
"""How Qt's two plugins begin their last words."""
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


class Screen:
    """Listens to Qt. Install it before the application is made; GUI thread only.

    ``leave`` brings what runs to its end, without drawing; the process ends right after it.
    """

    def __init__(self, leave: Callable[[], object]) -> None:
        self._leave = leave
        self._is_leaving = False
        self._held_back: list[str] | None = []
        self._before = qInstallMessageHandler(self._hear)

    def is_there(self) -> None:
        """Note that the application could be made: what Qt said until then was no obstacle."""
        said, self._held_back = self._held_back or [], None
        for message in said:
            log.warning("Qt: %s", message)

    def watch_xlib(self) -> None:
        """Hear of the end from Xlib too, once the icon is there; nothing happens without Xlib."""
        if sys.platform != "linux":
            return
        import ctypes  # noqa: PLC0415 - 5 ms that the icon does not wait for

        try:
            xlib = ctypes.CDLL("libX11.so.6", mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
        except OSError:  # not loaded: nobody here speaks through it
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
                self._end(EXIT_NO_SCREEN, no_screen(self._held_back))
        elif message.startswith(GONE):
            log.warning("The screen is gone: %s", message)
            self._end(0)
        elif self._held_back is not None:
            self._held_back.append(message)
        else:
            log.log(LEVELS.get(kind, logging.ERROR), "Qt: %s: %s", context.category, message)

    def _end(self, code: int, reason: str = "") -> None:
        if self._is_leaving:  # what is taken down meets the broken connection too
            return
        self._is_leaving = True
        try:
            if reason and sys.stderr is not None:
                sys.stderr.write(f"understudy: {reason}\n")
                sys.stderr.flush()
            self._leave()
            logging.shutdown()
        finally:
            os._exit(code)
