"""The runs of equal format in a paragraph of a document. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextFragment

    Words = list[tuple[str, QTextCharFormat]]


def walk(block: QTextBlock) -> Iterator[QTextFragment]:
    """Yield each run; the document may not change meanwhile."""
    at = block.begin()
    while not at.atEnd():
        yield at.fragment()
        at += 1


def fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return the position in the document, the length in UTF-16 and the format of each run."""
    return [(one.position(), one.length(), one.charFormat()) for one in walk(block)]


def words_of(block: QTextBlock) -> Words:
    """Return the text and the format of each run."""
    return [(one.text(), one.charFormat()) for one in walk(block)]


def added_words(old: Words, new: Words) -> Words | None:
    """Return the words that ``new`` adds after ``old``; None if it changes any."""
    if not old:
        return new
    if len(new) < len(old) or new[: len(old) - 1] != old[:-1]:
        return None
    (was, form), (now, now_form) = old[-1], new[len(old) - 1]
    if form != now_form or not now.startswith(was):
        return None
    added = [(now[len(was) :], form)] if len(now) > len(was) else []
    return added + new[len(old) :]
