"""Makes the signals that end a program quit this one in order, without a polling timer."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable


ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, a system shutdown, a closed terminal; Windows has no SIGHUP."""


class QuitSignals(QObject):
    """Python's own handlers only run between bytecodes, which Qt's loop does not execute.

    So the interpreter writes the signal's number into a socket pair, and Qt watches that. Main
    thread only.
    """

    def __init__(self, quit_program: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._quit = quit_program
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)  # noqa: FBT003 - the standard library's signature
        self._old_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._old = {
            number: signal.signal(number, lambda *_: None)
            for name in ENDING
            if (number := getattr(signal, name, None)) is not None
            # nohup, or a shell that started it in the background, wants it ignored
            and signal.getsignal(number) is not signal.SIG_IGN
        }
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)

    def close(self) -> None:
        """Restore the former handlers."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    def _arrived(self) -> None:
        self._read.recv(64)
        self._quit()
