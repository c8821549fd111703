"""The runs of equal format in a paragraph of a document. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextFragment


def walk(block: QTextBlock) -> Iterator[QTextFragment]:
    """Yield each run; the document may not change meanwhile."""
    at = block.begin()
    while not at.atEnd():
        yield at.fragment()
        at += 1


def fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return the position in the document, the length in UTF-16 and the format of each run."""
    return [(one.position(), one.length(), one.charFormat()) for one in walk(block)]
