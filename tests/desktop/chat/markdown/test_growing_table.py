"""A table that streams in is one table, as if it had been read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextTable

from tests.patience import PATIENCE_MS
from understudy.desktop import theme
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.formulas.fragments import words_of
from understudy.desktop.chat.markdown.blocks import BlockSplitter, Prose
from understudy.desktop.chat.markdown.text_view import TextView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HEAD = "| first | second | third |\n|---|:-:|--:|\n"
ROWS = {
    "plain": "| a word or two | 1 | 2.50 |\n" * 20,
    "marks": "| **bold** and *slanted* | `code` | [l](https://x.y) |\n" * 14,
    "emoji": "| 😀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 | 漢字 | é |\n" * 20,
    "short and long rows": "| one |\n| 1 | 2 | 3 | 4 |\n|\n| | | x |\n" * 8,
    "no bars outside": "a | b | c\n" * 25,
    "images and links": "| ![p](file:///etc/passwd) | [j](javascript:x) | <https://b.c> |\n" * 9,
    "bars in code": "| `a \\| b` | \\| | x |\n" * 15,
}
TABLES = {name: HEAD + rows for name, rows in ROWS.items()}
TABLES["arabic"] = "| الاسم | القيمة |\n|---|---|\n" + "| برقوق | 1 |\n" * 25


def _tables(views: list[TextView]) -> list[QTextTable]:
    frames = [frame for view in views for frame in view.document().rootFrame().childFrames()]
    return [one for one in frames if isinstance(one, QTextTable)]


def _content(table: QTextTable) -> list[list[tuple[object, ...]]]:
    return [
        [_cell(table, row, column) for column in range(table.columns())]
        for row in range(table.rows())
    ]


def _cell(table: QTextTable, row: int, column: int) -> tuple[object, ...]:
    first = table.cellAt(row, column).firstCursorPosition()
    last = table.cellAt(row, column).lastCursorPosition()
    assert first.block() == last.block()
    words = words_of(first.block())
    return words, first.blockFormat().alignment() if words else None


def _read(qtbot: QtBot, text: str) -> TextView:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    view.show_markdown(text)
    return view


def _grown(qtbot: QtBot, text: str, cut: int) -> TextView:
    """Return a view that was given a table run by run, as `SegmentView` does."""
    view = _read(qtbot, "")
    splitter = BlockSplitter(60, 120)
    for at in range(0, len(text) + cut, cut):
        pieces = splitter.feed(text[at : at + cut]) if at < len(text) else splitter.finish()
        for run in pieces:
            assert isinstance(run, Prose)
            if not run.table_head:
                view.show_markdown(run.text)
                continue
            view.begin_changes()
            assert view.show_open_rows(run.table_head + run.text)
            if run.closed:
                view.close_run()
            view.end_changes()
    return view


@pytest.mark.parametrize("cut", [1, 13, 400])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_grew_looks_as_if_read_at_once(qtbot: QtBot, name: str, cut: int) -> None:
    text = TABLES[name]
    views = [_grown(qtbot, text, cut), _read(qtbot, text)]
    grown, whole = _tables(views)
    assert _content(grown) == _content(whole)
    assert grown.format().alignment() == whole.format().alignment()


def test_a_long_table_is_one_table_while_it_streams(qtbot: QtBot) -> None:
    rows, segment = 30, SegmentView(theme.LIGHT)
    qtbot.addWidget(segment)
    segment.append("What they cost:\n\n" + HEAD + "| one | **two** | 3 |\n" * rows)

    def tables() -> list[QTextTable]:
        return _tables(segment.findChildren(TextView))

    qtbot.waitUntil(lambda: sum(one.rows() for one in tables()) > rows, timeout=PATIENCE_MS)
    assert [one.rows() for one in tables()] == [1 + rows]


def test_a_very_long_table_goes_on_under_its_head_again(qtbot: QtBot) -> None:
    rows, segment = 150, SegmentView(theme.LIGHT)
    qtbot.addWidget(segment)
    segment.append(HEAD + "| one | **two** | 3 |\n" * rows)

    def lengths() -> list[int]:
        return [one.rows() - 1 for one in _tables(segment.findChildren(TextView))]

    qtbot.waitUntil(lambda: sum(lengths()) >= rows, timeout=PATIENCE_MS)
    assert sum(lengths()) == rows
    assert len(lengths()) > 1
    assert min(lengths()[:-1]) >= 30


def test_what_is_no_row_of_the_table_leaves_only_its_closed_rows(qtbot: QtBot) -> None:
    view = _read(qtbot, HEAD + "| a | b | c |\n")
    assert view.show_open_rows(HEAD + "| d | e | f |\n")
    for other in ("| $x^2$ | e | f |\n", "| d | e | f |\n\nand more", "> | d |\n", ""):
        assert not view.show_open_rows(HEAD + other)
        (table,) = _tables([view])
        assert [one[0][0][0][0] for one in _content(table)] == ["first", "a"]


def test_there_is_nothing_to_grow_where_no_table_ends_the_text(qtbot: QtBot) -> None:
    for text in ("words", HEAD + "| a | b | c |\n\nafter it", HEAD + "| a |\n\n---", ""):
        assert not _read(qtbot, text).show_open_rows(HEAD + "| d | e | f |\n")


def test_an_empty_cell_stays_beside_the_one_before_it(qtbot: QtBot) -> None:
    view = _read(qtbot, HEAD + "| a | | c |\n| | b | |\n|\n")
    (table,) = _tables([view])
    spans = {table.cellAt(row, at).columnSpan() for row in range(4) for at in range(3)}
    assert spans == {1}
    said = [[words[0][0] if words else "" for words, _ in row] for row in _content(table)]
    assert said[1:] == [["a", "", "c"], ["", "b", ""], ["", "", ""]]


def test_the_head_is_aligned_as_the_columns_below_it(qtbot: QtBot) -> None:
    view = _read(qtbot, HEAD + "| | | |\n| a | b | c |\n")
    (table,) = _tables([view])
    head, _, row = _content(table)
    assert [one for _, one in head] == [one for _, one in row]
    assert len({one for _, one in head}) == 3
