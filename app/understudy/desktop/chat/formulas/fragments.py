"""The runs of equal format in a paragraph of a document. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextCharFormat


def fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return the position in the document, the length in UTF-16 and the format of each run."""
    found = []
    walk = block.begin()
    while not walk.atEnd():
        fragment = walk.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        walk += 1
    return found
