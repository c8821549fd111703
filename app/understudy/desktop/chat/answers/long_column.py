"""A column of very many widgets: one that grows costs the few around it, not all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.desktop.chat.growth import take_back_layout_request
from understudy.desktop.theme import Space

TOGETHER = 12


class LongColumn(QVBoxLayout):
    """Its widgets are in boxes inside ``around``: Qt asks all in a layout if one has changed."""

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        _dress(self)
        self._around = around
        self._last: _Box | None = None

    def add(self, widget: QWidget) -> None:
        """Show a widget at the end, and lay nothing out yet.

        Qt would squeeze all of them into the present height at once.
        """
        if self._last is None or self._last.column.count() >= TOGETHER:
            self._last = _Box(self._around)
            self.addWidget(self._last)
        layouts = [one for one in (self._around.layout(), self._last.column) if one is not None]
        for one in layouts:
            one.setEnabled(False)
        self._last.column.addWidget(widget)
        self._last.show()
        widget.show()
        for one in layouts:
            one.setEnabled(True)

    def remove(self, widget: QWidget) -> None:
        """Take a widget out, which is deleted soon."""
        box = widget.parentWidget()
        if not isinstance(box, _Box):
            return
        box.column.removeWidget(widget)
        if not box.column.count():
            self.removeWidget(box)
            box.hide()
            box.deleteLater()  # and the widget, unless somebody else deletes it before
            self._last = None if box is self._last else self._last

    def changed(self) -> None:
        """Forget the heights of the last widgets now: Qt would do it one turn later."""
        if self._last is not None:
            self._last.column.invalidate()
            self._last.updateGeometry()
        self.invalidate()

    def settled(self) -> None:
        """Take back Qt's requests to lay out again what has just been laid out."""
        for one in (self._around, self._last):
            if one is not None:
                take_back_layout_request(one)


class _Box(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing paints only the new part
        self.column = QVBoxLayout(self)
        _dress(self.column)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return none: Qt would lay out all text at the smallest width to find its height there."""
        return QSize(0, 0)


def _dress(column: QVBoxLayout) -> None:
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.SMALL)
