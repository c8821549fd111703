"""Brings a window to the front, which each desktop allows in its own way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def is_wayland() -> bool:
    """Return True if only the compositor places windows and gives the focus."""
    return QGuiApplication.platformName().startswith("wayland")


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
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
