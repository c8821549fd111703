"""The least a PySide6 tray program can be: the measure for start and memory."""

from __future__ import annotations

import signal
import sys

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

signal.signal(signal.SIGTERM, signal.SIG_DFL)
app = QApplication(sys.argv)
app.setQuitOnLastWindowClosed(False)
pixmap = QPixmap(22, 22)
pixmap.fill("green")
menu = QMenu()
menu.addAction("Quit", app.quit)
tray = QSystemTrayIcon(QIcon(pixmap))
tray.setContextMenu(menu)
tray.show()
sys.exit(app.exec())
