"""Markdown shown run by run looks as if it had been read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextDocument

from tests.desktop.hostile.corpus import small
from understudy.base.shown_text import shown
from understudy.desktop import theme
from understudy.desktop.chat.markdown.blocks import BlockSplitter, Prose
from understudy.desktop.chat.markdown.extras import FORMULA_MARKS, prepared
from understudy.desktop.chat.markdown.growing import GrowingText, is_same
from understudy.desktop.chat.markdown.look import read_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

TEXTS = {
    "blocks": "# A\n\npara **b**\nsoft\n\n> quote\n> more\n\n---\n\n`c` [l](http://x.y)\n\n# h",
    "lists": "".join(f"- item {n} **b** and more\n" for n in range(30))
    + "\n1. x\n2. y\n   - z\n\nend",
    "tasks": "- [x] done\n- [ ] open\n" * 9,
    "paragraph": "A sentence with *a mark* and `code`, quite long. " * 60,
    "lines": "A line of a paragraph without an end\n" * 60,
    "emoji": "😀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 **😀 b** 漢字 שלום\n\n" * 9,
    "indented": "para\n\n    code\n    more\n\npara",
}
# what only the second reading gets right is left out: an address that a later run defines, and a
# byte order mark at a cut, which PySide drops; and a text that is all code or has formulas
TEXTS |= {
    f"hostile {name}": text.replace("\ufeff", "")
    for name, text in small("/nowhere/x").items()
    if FORMULA_MARKS[2] not in prepared(text)
    and "|" not in text
    and "]:" not in text
    and not text.startswith(("`", "~", "$"))
}
CUTS = (1, 7, 40)


def _runs(text: str, cut: int) -> Iterator[Prose]:
    splitter = BlockSplitter(60, None, 200)
    cut = max(cut, len(text) // 300)
    for at in range(0, len(text), cut):
        yield from (one for one in splitter.feed(text[at : at + cut]) if isinstance(one, Prose))
    yield from (one for one in splitter.finish() if isinstance(one, Prose))


def _read(text: str, *, is_part: bool) -> QTextDocument:
    document = QTextDocument()
    read_markdown(document, shown(text), theme.LIGHT, is_part=is_part)
    return document


def _same(one: QTextDocument, other: QTextDocument) -> bool:
    steps = is_same(one, other)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return bool(ended.value)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.usefixtures("qtbot")
def test_text_that_grew_looks_as_if_read_at_once(name: str, cut: int) -> None:
    document, said = QTextDocument(), ""
    growing = GrowingText(document)
    for run in _runs(TEXTS[name], cut):
        growing.show(_read(run.text, is_part=True), run.glue)
        if run.closed:
            growing.close_run()
            said += run.text
    growing.mend()
    whole = _read(said, is_part=False)
    assert document.toPlainText() == whole.toPlainText()
    assert _same(document, whole)


@pytest.mark.usefixtures("qtbot")
def test_an_open_run_that_is_dropped_leaves_what_is_closed() -> None:
    document = QTextDocument()
    growing = GrowingText(document)
    growing.show(_read("one\n\ntwo", is_part=True))
    growing.close_run()
    growing.show(_read("- three\n- four", is_part=True))
    growing.drop_open_run()
    assert _same(document, _read("one\n\ntwo", is_part=False))


def test_different_texts_are_not_the_same(qtbot: QtBot) -> None:
    del qtbot
    first = _read("one **two**", is_part=False)
    for other in ("one two", "one **two**\n\nthree", "- one **two**", "# one **two**"):
        assert not _same(first, _read(other, is_part=False))
