"""Brings a window to the front, which each desktop allows in its own way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FRAME = QSize(4, 32)
"""About what a window manager adds around a window."""
FILLING = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


def is_wayland() -> bool:
    """Return True if only the compositor places windows and gives the focus."""
    return QGuiApplication.platformName().startswith("wayland")


def fit_on_screen(window: QWidget) -> None:
    """Make the window no larger than its screen has room for, with its frame and without panels.

    Window managers leave it as large as it asks to be, with a part that nobody can reach. One that
    fills the screen stays so: Qt takes a new size as the end of that.
    """
    if window.isVisible():
        return
    room = window.screen().availableGeometry().size() - FRAME
    window.setMinimumSize(window.minimumSize().boundedTo(room))
    if not window.windowState() & FILLING:
        window.resize(window.size().boundedTo(room))


def bring_forward(window: QWidget, activation_token: str = "") -> None:
    """Show ``window`` in front and give it the focus.

    On Wayland that takes a token from the program that was clicked (xdg-activation); Qt reads it
    from the environment. Without one, Qt asks for a token only if this program had input before, so
    the window is shown anew, which compositors do where the person is.
    """
    if activation_token:
        os.environ["XDG_ACTIVATION_TOKEN"] = activation_token
    elif is_wayland():
        window.hide()
    fit_on_screen(window)
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
