"""Formulas and footnotes in Markdown that Qt does not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.desktop.chat.markdown.extras import FORMULA_MARKS, MOST_COLUMNS, prepared


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("cost $O(n_i * n_j)$ here", "cost `<O(n_i * n_j)>` here"),
        (r"the set \(x\) of", "the set `<x>` of"),
        ("so\n$$\na_1\n= b\n$$\nthen", "so\n\n\n`[a_1 = b>`\n\n\nthen"),
        (r"\[ x^2 \]", "\n\n`[x^2>`\n\n"),
        ("$$`a`$$", "\n\n``[`a`>``\n\n"),
    ],
)
def test_a_formula_becomes_code_so_that_emphasis_leaves_it_alone(written: str, shown: str) -> None:
    marks = dict(zip("<[>", FORMULA_MARKS, strict=True))
    assert prepared(written) == "".join(marks.get(one, one) for one in shown)


def test_an_answer_cannot_write_the_marks_of_a_formula() -> None:
    assert prepared("a {}x{} {}y{}".format(*FORMULA_MARKS, FORMULA_MARKS[2])) == "a x y"


@pytest.mark.parametrize(
    "written",
    [
        "it costs $5 to $10",
        "US$ 5 and $ 6",
        "from $5 (or more) and US$ 7",
        "`$a_b$` and ``$c_d$``",
        r"\$a_b\$",
        "unfinished $a_b",
        r"a \[link\] of brackets",
    ],
)
def test_prices_code_and_escapes_stay(written: str) -> None:
    assert prepared(written) == written or "`" not in prepared(written)


def test_footnotes_become_raised_numbers_and_paragraphs_of_their_own() -> None:
    written = "A claim.[^12] Another.[^a]\n\n[^12]: One.\n[^a]: Two."
    assert prepared(written) == "A claim.¹² Another.(a)\n\n\n¹² One.\n\n(a) Two."


@given(st.text("`$\\[]()^ab1:_ \n", max_size=200))
def test_no_mark_is_read_without_end(text: str) -> None:
    assert len(prepared(text)) <= 4 * len(text) + 8


@pytest.mark.parametrize("columns", [1, MOST_COLUMNS // 2])
def test_a_table_that_can_be_read_stays(columns: int) -> None:
    table = _table(columns)
    assert prepared(table) == table


def test_a_table_of_very_many_columns_is_no_table() -> None:
    head, rule, row = _table(MOST_COLUMNS).split("\n")
    assert prepared(f"{head}\n{rule}\n{row}") == f"{head}\n\\{rule}\n{row}"


def _table(columns: int) -> str:
    return "\n".join("|" + f"{cell}|" * columns for cell in ("a", "-", "b"))
