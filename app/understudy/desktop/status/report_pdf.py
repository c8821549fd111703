"""The monthly report as a PDF: the plot of the own requests first, then the whole document.

GUI thread: text is laid out with the application's fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from understudy.desktop.status.plot import draw
from understudy.desktop.theme import LIGHT, Space, TypeSize, font
from understudy.words.windows import history as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from understudy.status.log.measures import DayMeasure

MARGIN_MM = 16.0
DPI = 96
PLOT_SHARE = 0.26
SHARP = 3
"""How many dots of the plot's picture fall on one of the page."""


def write_pdf(target: Path, text: str, measures: Sequence[DayMeasure]) -> None:
    """Write ``text`` (Markdown) with its plot, whole or not at all; raises OSError."""
    part = target.with_name(f".{target.name}.part")
    try:
        _print(part, text, measures)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _print(part: Path, text: str, measures: Sequence[DayMeasure]) -> None:
    part.write_bytes(b"")  # the writer below tells no reason if it cannot
    writer = QPdfWriter(str(part))
    writer.setCreator("Understudy")
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setDefaultFont(font(TypeSize.SMALL))
    document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    size = QSizeF(writer.width(), writer.height())
    document.setPageSize(size)
    if any(one.answered or one.failed for one in measures):
        _insert_plot(document, measures, size)
    _space_headings(document)
    document.print_(writer)


def _insert_plot(document: QTextDocument, measures: Sequence[DayMeasure], size: QSizeF) -> None:
    """Put the plot with its two captions below the document's title and dates."""
    width = size.width() - 2 * document.documentMargin()
    height = size.height() * PLOT_SHARE
    image = QImage(round(width * SHARP), round(height * SHARP), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARP, SHARP)
    draw(painter, QRectF(0, 0, width, height), measures, LIGHT)
    painter.end()
    image.setDevicePixelRatio(SHARP)
    cursor = QTextCursor(document.firstBlock().next().next())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    spaced = QTextBlockFormat()
    spaced.setTopMargin(Space.SMALL)
    for part in (str(words.FIRST_TEXT), image, str(words.FAILURES)):
        cursor.insertBlock(spaced, QTextCharFormat())
        if isinstance(part, QImage):
            cursor.insertImage(part)
        else:
            cursor.insertText(part)


def _space_headings(document: QTextDocument) -> None:
    block = document.firstBlock()
    while block.isValid():
        if block.blockFormat().headingLevel() > 1:
            spaced = block.blockFormat()
            spaced.setTopMargin(Space.LARGE)
            QTextCursor(block).setBlockFormat(spaced)
        block = block.next()
