"""Tables in Arabic and Hebrew begin at the right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextTable

from understudy.desktop import theme
from understudy.desktop.chat.markdown.look import read_markdown
from understudy.desktop.chat.markdown.mirrored_tables import mirrored

ARABIC = "| الفاكهة | العدد |\n|---|---:|\n| برقوق | 3 |\n| كمثرى |\n\nplums | pears\n"


def test_the_columns_of_an_arabic_table_are_reversed_to_its_end() -> None:
    assert mirrored(ARABIC).split("\n") == [
        "| العدد | الفاكهة |",
        "|---:|---|",
        "| 3 | برقوق |",
        "| | كمثرى |",
        "",
        "plums | pears",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| Name | שם |\n|---|---|\n| plum | שזיף |",
        "no table | שם\n- - -",
        "שם | a\nb | c",
        "שם\n|---|---|\n| 1 | 2 |",
        "",
        "|",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert mirrored(text) == text


def test_bars_inside_a_cell_and_rows_that_are_too_long_stay_whole() -> None:
    assert mirrored("שם | ב\n--|--\na \\| b | c | d") == "| ב|שם |\n|--|--|\n| c |a \\| b |"


@pytest.mark.usefixtures("qtbot")
def test_an_arabic_table_stands_at_the_right_with_its_first_column_outside() -> None:
    document = QTextDocument()
    read_markdown(document, ARABIC, theme.LIGHT)
    (table,) = (one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable))
    assert table.format().alignment() & Qt.AlignmentFlag.AlignRight
    assert table.cellAt(1, 1).firstCursorPosition().block().text() == "برقوق"
