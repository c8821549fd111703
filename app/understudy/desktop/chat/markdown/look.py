"""Restyles the document of Qt's Markdown reader, and makes it harmless.

Images become text with a link, since nothing is ever fetched for an answer. Links keep their target
only if it is web or mail, and show it on hover.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, QUrlQuery
from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from understudy.base.text_direction import begins_right
from understudy.desktop.chat.formulas.fragments import fragments
from understudy.desktop.chat.markdown import fonts
from understudy.desktop.chat.markdown.extras import FORMULA_MARKS, prepared
from understudy.desktop.chat.markdown.mirrored_tables import mirrored
from understudy.desktop.chat.markdown.placed_formulas import place_formulas
from understudy.desktop.plain import tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows.transcripts import image_words

if TYPE_CHECKING:
    from collections.abc import Generator

    from PySide6.QtGui import QFont, QTextBlock

    from understudy.desktop.theme import Tokens

MARKDOWN = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
OPENED_SCHEMES = frozenset({"http", "https"})
MAIL_FIELDS = frozenset({"to", "cc", "bcc", "subject", "body"})
LINE_HEIGHT_PERCENT = 135.0
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_P = QTextFormat.Property


def may_open(url: QUrl) -> bool:
    """Return True if a click may open ``url`` in the browser or the mail program.

    A mail that attaches a file (``attach=``, which some programs obey) is refused.
    """
    if url.scheme().lower() == "mailto":
        named = {key.lower() for key, _ in QUrlQuery(url).queryItems()}
        return named <= MAIL_FIELDS
    return url.scheme().lower() in OPENED_SCHEMES


def read_markdown(
    document: QTextDocument, text: str, tokens: Tokens, *, is_part: bool = False
) -> bool:
    """Replace the document's content by ``text`` rendered; HTML in it is shown as written.

    Returns True if `place_formulas` will find more of its formulas drawn later. If it ``is_part``
    of a longer text, the space above and below it stays, and so do the marks of its formulas.
    Nothing may lay ``document`` out before its images are removed: see `TextView`.
    """
    steps = reading(document, text, tokens, is_part=is_part)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return bool(ended.value)


def reading(
    document: QTextDocument, text: str, tokens: Tokens, *, is_part: bool = False
) -> Generator[None, None, bool]:
    """Do as `read_markdown`, in small steps."""
    if text.lstrip("\n").startswith("---"):
        # Qt 6.11 reads it as YAML front matter and drops it; *** is the same rule
        text = text.replace("---", "***", 1)
    ready = prepared(mirrored(text))
    document.setMarkdown(ready, MARKDOWN)
    yield
    cursor = QTextCursor(document)
    tables = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    for table in tables:
        _drop_stray_block(table)
        _split_cells(table)
    _replace_images(document, cursor)
    block = document.begin()
    cells = [range(one.firstPosition(), one.lastPosition() + 1) for one in tables]
    while block.isValid():
        cursor.beginEditBlock()
        if not any(block.position() in cell for cell in cells):
            _dress_block(block, cursor, tokens)
        _dress_words(block, cursor, tokens)
        cursor.endEditBlock()
        block = block.next()
        yield
    if not is_part:
        _trim_ends(document, cursor)
    for table in tables:
        _dress_table(table, tokens)
    return not is_part and FORMULA_MARKS[2] in ready and place_formulas(document, tokens)


def _drop_stray_block(table: QTextTable) -> None:
    """Remove the empty paragraph that Qt 6.11 puts into a table's first cell after a quotation."""
    first = table.cellAt(0, 0)
    cursor = first.firstCursorPosition()
    if cursor.position() == first.lastPosition() or cursor.block().text():
        return
    bold = cursor.blockCharFormat()
    cursor.deleteChar()
    cursor.setPosition(first.firstPosition())
    cursor.setPosition(first.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(bold)


def _split_cells(table: QTextTable) -> None:
    """Make each empty cell one again: Qt 6.11 merges it into the cell beside it."""
    for row in range(table.rows()):
        for column in range(table.columns()):
            width = table.cellAt(row, column).columnSpan()
            if width > 1:
                table.splitCell(row, column, 1, 1)


def _replace_images(document: QTextDocument, cursor: QTextCursor) -> None:
    block = document.begin()
    while block.isValid():
        if "￼" in block.text():
            for position, length, form in reversed(fragments(block)):
                if not form.isImageFormat():
                    continue
                image = form.toImageFormat()
                words = image.stringProperty(_P.ImageAltText) or image.name()
                linked = QTextCharFormat()
                linked.setAnchor(True)
                linked.setAnchorHref(image.name())
                cursor.setPosition(position)
                cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(image_words(words), linked)
        block = block.next()


def _dress_block(block: QTextBlock, cursor: QTextCursor, tokens: Tokens) -> None:
    form = block.blockFormat()
    look = QTextBlockFormat()
    look.setLineHeight(LINE_HEIGHT_PERCENT, _PROPORTIONAL)
    look.setTopMargin(0)
    look.setBottomMargin(Space.SMALL)
    quote_level = form.intProperty(_P.BlockQuoteLevel)
    if form.headingLevel():
        look.setTopMargin(Space.LARGE if form.headingLevel() < 3 else Space.SMALL)
        look.setBottomMargin(Space.HAIR)
    elif _is_code(form):
        look.setBottomMargin(0)
        look.setLeftMargin(Space.SMALL)
        look.setNonBreakableLines(False)
        look.setBackground(_tint(tokens))
    elif block.textList() and block.next().textList():
        look.setBottomMargin(Space.HAIR)
    if quote_level:
        look.setLeftMargin(Space.LARGE * quote_level)
    cursor.setPosition(block.position())
    cursor.mergeBlockFormat(look)


def _is_code(form: QTextBlockFormat) -> bool:
    return form.hasProperty(_P.BlockCodeLanguage) or form.hasProperty(_P.BlockCodeFence)


def _dress_words(block: QTextBlock, cursor: QTextCursor, tokens: Tokens) -> None:
    form = block.blockFormat()
    level = form.headingLevel()
    quoted = form.intProperty(_P.BlockQuoteLevel) > 0
    mono: QFont | None = None
    tint: QBrush | None = None
    for position, length, old in fragments(block):
        if not (level or quoted or old.fontFixedPitch() or old.isAnchor()):
            continue
        new = QTextCharFormat(old)
        if level:
            size = TypeSize.TITLE if level < 3 else TypeSize.BODY
            _set_size(new, fonts.body(size).pixelSize())
        if quoted:
            new.setForeground(QColor(tokens.secondary))
        if old.fontFixedPitch():
            if mono is None:
                mono = fonts.code(TypeSize.TITLE if 0 < level < 3 else TypeSize.BODY)
                tint = None if _is_code(form) else _tint(tokens)
            new.setFontFamilies(mono.families() or [mono.family()])
            _set_size(new, mono.pixelSize())
            if tint is not None:
                new.setBackground(tint)
        if old.isAnchor():
            _dress_link(new, tokens)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(new)


def _dress_link(form: QTextCharFormat, tokens: Tokens) -> None:
    if may_open(QUrl(form.anchorHref())):
        form.setForeground(QColor(tokens.text))
        form.setFontUnderline(True)
        form.setToolTip(tip(form.anchorHref()))
    else:
        form.setAnchor(False)
        form.clearProperty(_P.AnchorHref)
        form.clearForeground()
        form.setFontUnderline(False)


def _set_size(form: QTextCharFormat, pixels: int) -> None:
    form.clearProperty(_P.FontSizeAdjustment)
    form.clearProperty(_P.FontPointSize)
    form.setProperty(_P.FontPixelSize, pixels)


def _tint(tokens: Tokens) -> QBrush:
    colour = QColor(tokens.chosen)
    colour.setAlphaF(0.5)
    return QBrush(colour)


def _trim_ends(document: QTextDocument, cursor: QTextCursor) -> None:
    """Leave the space around a run of text to the layout."""
    first = QTextBlockFormat()
    first.setTopMargin(0)
    cursor.setPosition(document.begin().position())
    cursor.mergeBlockFormat(first)
    last = QTextBlockFormat()
    last.setBottomMargin(0)
    cursor.setPosition(document.lastBlock().position())
    cursor.mergeBlockFormat(last)


def _dress_table(table: QTextTable, tokens: Tokens) -> None:
    look = table.format()
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(QBrush(QColor(tokens.hairline)))
    look.setBorderCollapse(True)
    look.setCellPadding(Space.HAIR + 2)
    look.setCellSpacing(0)
    look.setTopMargin(Space.HAIR)
    look.setBottomMargin(Space.SMALL)
    look.setWidth(QTextLength())
    if begins_right(_head(table)):
        look.setAlignment(Qt.AlignmentFlag.AlignRight)
    table.setFormat(look)
    align_head(table)


def align_head(table: QTextTable) -> None:
    """Align each word of the head as the column below it: Qt 6.11 leaves them at the left."""
    for column in range(table.columns()):
        cells = (table.cellAt(row, column) for row in range(1, table.rows()))
        below = (one.firstCursorPosition() for one in cells)
        filled = next((one for one in below if one.block().text()), None)
        word = table.cellAt(0, column).firstCursorPosition()
        aligned = _alignment(filled or word)
        if aligned != _alignment(word):
            form = QTextBlockFormat()
            form.setAlignment(aligned)
            word.mergeBlockFormat(form)


def _alignment(cursor: QTextCursor) -> Qt.AlignmentFlag:
    return cursor.blockFormat().alignment()


def _head(table: QTextTable) -> str:
    """Return the words of the first row, from the right."""
    cells = (table.cellAt(0, at) for at in reversed(range(table.columns())))
    return " ".join(one.firstCursorPosition().block().text() for one in cells)
