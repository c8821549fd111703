"""Draws a row of the conversation list: a hit with its matches bold; edits a title in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from understudy.archive.store import NAME_LENGTH
from understudy.base.shown_text import one_line
from understudy.base.text_direction import begins_right
from understudy.desktop.chat.markdown.code_view import utf16_length
from understudy.desktop.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    Index = QModelIndex | QPersistentModelIndex

ID = Qt.ItemDataRole.UserRole
TITLE = Qt.ItemDataRole.UserRole + 1
"""The title alone: the row's text may say more."""
HIT = Qt.ItemDataRole.UserRole + 2
"""The message of a hit, 0 if it is the title."""
MARKS = Qt.ItemDataRole.UserRole + 3
"""The beginnings and ends of the matches in the row's text; only hits have them."""


TEXT_MARGIN = 3
"""What Qt leaves before a row's text, so that a hit stands below its conversation's title."""


class RowDelegate(QStyledItemDelegate):
    """``renamed`` carries a conversation and its new title."""

    renamed = Signal(int, str)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        marks = index.data(MARKS)
        if marks is None:
            if begins_right(str(index.data(Qt.ItemDataRole.DisplayRole) or "")):
                option.direction = Qt.LayoutDirection.RightToLeft  # cut at the left, where it ends
            super().paint(painter, option, index)
            return
        look = QStyleOptionViewItem(option)
        self.initStyleOption(look, index)
        text, widget = look.text, look.widget
        style = widget.style() if widget is not None else QApplication.style()
        inside = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, look, widget)
        look.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, look, painter, widget)
        width = inside.width() - Space.SMALL
        text = _shortened(text, look.font, width)
        layout = _laid_out(text, marks, look.font, width)
        painter.save()
        painter.setClipRect(inside)
        painter.setPen(_quiet_colour(look))
        top = inside.top() + (inside.height() - layout.boundingRect().height()) / 2
        layout.draw(painter, QPointF(inside.left() + TEXT_MARGIN, top))
        painter.restore()

    def createEditor(  # noqa: N802 - Qt's name
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: Index,  # noqa: ARG002 - Qt's signature
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(NAME_LENGTH)
        return editor

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002 - Qt's signature
    ) -> None:
        """Use the whole row as far as it is seen: inside its padding the line would be cut off."""
        height = max(option.rect.height(), editor.sizeHint().height())
        top = option.rect.center().y() - height // 2
        row, seen = option.rect, editor.parentWidget()
        if seen is not None:
            row = row.intersected(seen.rect())
        editor.setGeometry(row.left(), top, row.width(), height)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if isinstance(editor, QLineEdit):
            editor.setText(one_line(str(index.data(TITLE) or "")))
            editor.selectAll()

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Announce the new title; an empty one changes nothing."""
        if isinstance(editor, QLineEdit):
            title = one_line(editor.text()).strip()
            if title and title != one_line(str(index.data(TITLE) or "")):
                model.setData(index, title)
                self.renamed.emit(index.data(ID), title)


def _quiet_colour(look: QStyleOptionViewItem) -> QColor:
    """Return the window's colour for secondary text: a style sheet makes the row's own paler."""
    palette = look.widget.window().palette() if look.widget is not None else look.palette
    return palette.color(QPalette.ColorRole.PlaceholderText)


def _shortened(text: str, font: QFont, width: int) -> str:
    """Return the beginning of ``text`` that fits, with an ellipsis in place of the rest.

    Measured in the weight of the matches, which is the wider one.
    """
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _laid_out(
    text: str, marks: tuple[tuple[int, int], ...], font: QFont, width: int
) -> QTextLayout:
    """Return one line of ``text`` with its matches bold."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.DemiBold)
    ranges = []
    for begin, end in marks:
        one = QTextLayout.FormatRange()
        one.start, one.length = utf16_length(text[:begin]), utf16_length(text[begin:end])
        one.format = bold
        ranges.append(one)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(1, width))
    layout.endLayout()
    return layout
