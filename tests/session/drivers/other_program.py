"""Another program on the desktop: its window can be dragged from, and it owns the clipboard.

``python -m tests.session.drivers.other_program FILE...``: a press in the window drags the files; a
picture of 40 by 30 pixels is on the clipboard. It prints the window's id, and ``quit`` on stdin
ends it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QSocketNotifier, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(one) for one in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(files)
        drag.exec(Qt.DropAction.CopyAction)


def main() -> None:
    app = QApplication(sys.argv[:1])
    source = Source("Drag me")
    source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    source.setGeometry(0, 0, 120, 60)
    source.show()
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    QGuiApplication.clipboard().setImage(picture)
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(app.quit)
    print(int(source.winId()), flush=True)  # noqa: T201 - this is its output
    app.exec()


if __name__ == "__main__":
    main()
