"""Tables in Arabic and Hebrew begin at the right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from understudy.desktop import theme
from understudy.desktop.chat.formulas.formula import LEFT_TO_RIGHT, written_text
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


def test_code_among_arabic_keeps_its_order_and_is_copied_as_written(qapp: object) -> None:
    document = QTextDocument()
    read_markdown(document, "دالة `sum()` و`len()`:\n\n1. `math.fsum`\n", theme.LIGHT)
    assert document.toPlainText().count(LEFT_TO_RIGHT) == 6
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    assert written_text(cursor) == "دالة sum() وlen():\nmath.fsum"


@pytest.mark.parametrize(
    "text", ["`sum()` alone", "שם ``` open", "שם\n\n- a\n\n  ```\n  x\n  ```\n"]
)
def test_other_code_has_no_marks(qapp: object, text: str) -> None:
    document = QTextDocument()
    read_markdown(document, text, theme.LIGHT)
    assert LEFT_TO_RIGHT not in document.toPlainText()
