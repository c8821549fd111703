"""The program's first sign: the icon, shown before anything else is imported.

Its look is *unknown*. `Tray` takes it over, with its menu and words, before Qt's loop runs, and no
panel is answered earlier. Importing this module loads Qt and nothing of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from understudy.base.files.assets import asset
from understudy.desktop.tray.host import StatusHost

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UNKNOWN_MARK = "icons/unknown.png"


class FirstIcon:
    """Made on the GUI thread, once the application exists.

    ``is_sni``: Qt made a StatusNotifier icon, because the panel's watcher was there.
    """

    def __init__(self, app: QApplication) -> None:
        self.host = StatusHost(app)
        self.host.start()
        self.is_sni = self.host.is_watched()
        self.icon = QSystemTrayIcon(QIcon(str(asset(UNKNOWN_MARK))))
        self.icon.show()
