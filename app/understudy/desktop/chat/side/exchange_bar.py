"""Import and export: one quiet button, and the progress of a running one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from understudy.archive.transfer.results import ExportFormat
from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_side as words


class ExchangeBar(QWidget):
    """``export_requested`` carries an `ExportFormat`."""

    import_requested = Signal()
    export_requested = Signal(object)
    stop_requested = Signal()
    past_answers_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu(self)
        self.button = QPushButton(str(words.EXCHANGE), self)
        self._stop = QPushButton(str(words.STOP), self)
        self._progress = PlainLabel("", self)
        for button in (self.button, self._stop):
            button.setObjectName("flat")
            button.setFont(theme.font(TypeSize.SMALL))
        self._progress.setObjectName("quiet")
        self._progress.setFont(theme.font(TypeSize.SMALL))
        self._progress.setContentsMargins(Space.SMALL, 0, 0, 0)
        self._build_menu()
        self.button.setMenu(self.menu)
        self._stop.clicked.connect(self.stop_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self._progress, 1)
        row.addWidget(self._stop)
        row.addStretch()
        self.show_idle()

    def show_progress(self, text: str) -> None:
        """Show the progress, with a way to stop it."""
        self._progress.setText(text)
        self._show(busy=True)

    def show_idle(self) -> None:
        self._show(busy=False)

    def _show(self, *, busy: bool) -> None:
        self.button.setVisible(not busy)
        self._progress.setVisible(busy)
        self._stop.setVisible(busy)

    def _build_menu(self) -> None:
        entry = self.menu.addAction(str(words.IMPORT))
        entry.setToolTip(str(words.IMPORT_TIP))
        entry.triggered.connect(self.import_requested)
        export = self.menu.addMenu(str(words.EXPORT_ALL))
        for one in ExportFormat:
            action = export.addAction(str(words.FORMATS[one]))
            action.triggered.connect(lambda _=False, one=one: self.export_requested.emit(one))
        self.menu.addSeparator()
        past = self.menu.addAction(str(words.PAST_ANSWERS))
        past.triggered.connect(self.past_answers_requested)
