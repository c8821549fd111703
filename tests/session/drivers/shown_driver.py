"""The program as it starts from the menu, in a scheme that the desktop does not give.

Run it as ``python -m tests.session.drivers.shown_driver light|dark`` in the checkout.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from understudy import main
from understudy.desktop.desktop import Desktop
from understudy.start import start

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class ShownDesktop(Desktop):
    """Puts on the scheme before anything is shown."""

    def show_tray(self) -> None:
        QGuiApplication.styleHints().setColorScheme(SCHEMES[sys.argv[1]])
        super().show_tray()


if __name__ == "__main__":
    main.Desktop = ShownDesktop  # type: ignore[misc]  # where the program takes it from
    sys.exit(start())
