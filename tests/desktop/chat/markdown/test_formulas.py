"""LaTeX in an answer is drawn; what cannot be drawn stays as written, and nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor, QTextFormat

from tests.patience import PATIENCE_MS
from understudy.desktop import theme
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.formulas.drawing import (
    MOST_MS,
    drawing_of,
    formula_drawing,
    may_be_drawn,
)
from understudy.desktop.chat.formulas.formula import OBJECT, Formula, drawn_formulas
from understudy.desktop.chat.formulas.fragments import fragments
from understudy.desktop.chat.markdown.placed_formulas import MOST_DRAWN
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.chat.reading.finding import matches_in
from understudy.desktop.chat.reading.printing import printable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WRITTEN = r"""Energy is $E = mc^2$, and 🙂 so $\frac{a}{b}$ of it.

$$x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}$$

> quoted $\alpha$

| a | b |
|---|---|
| $x_1$ | $5 to $10 |
"""


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    made = TextView(theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def drawn(view: TextView) -> list[str]:
    return [formula.written for _, formula in drawn_formulas(view.document())]


def copied(view: TextView) -> str:
    view.selectAll()
    return view.createMimeDataFromSelection().text()


def test_formulas_are_drawn_and_copied_as_written(view: TextView, qtbot: QtBot) -> None:
    view.show_markdown(WRITTEN)
    qtbot.waitUntil(lambda: len(drawn(view)) == 5, timeout=PATIENCE_MS)
    assert r"\frac" not in view.toPlainText()
    text = copied(view)
    for formula in (
        "Energy is $E = mc^2$, and 🙂 so",
        r"so $\frac{a}{b}$ of it.",
        r"$$x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}$$",
        r"quoted $\alpha$",
        "$x_1$",
        "$5 to $10",
    ):
        assert formula in text
    assert OBJECT not in text


def test_formulas_are_drawn_in_an_answer_that_streams(qtbot: QtBot) -> None:
    segment = SegmentView(theme.LIGHT)
    qtbot.addWidget(segment)
    segment.resize(600, 400)
    with qtbot.waitSignal(segment.ended, timeout=PATIENCE_MS):
        for at in range(0, len(WRITTEN), 7):
            segment.append(WRITTEN[at : at + 7])
        segment.finish()

    def all_drawn() -> list[str]:
        return [one for view in segment.findChildren(TextView) for one in drawn(view)]

    qtbot.waitUntil(lambda: len(all_drawn()) == 5, timeout=PATIENCE_MS)
    whole = "\n".join(copied(view) for view in segment.findChildren(TextView))
    assert "Energy is $E = mc^2$, and 🙂 so $\\frac{a}{b}$ of it." in whole
    assert OBJECT not in whole
    segment.grab()  # Qt asks for the size and the drawing of each


def test_a_drawn_formula_is_there_at_once_the_next_time(view: TextView, qtbot: QtBot) -> None:
    view.show_markdown("First $a_1^2$.")
    qtbot.waitUntil(lambda: drawn(view) == ["$a_1^2$"], timeout=PATIENCE_MS)
    view.show_markdown("Then $a_1^2$ again.")
    assert drawn(view) == ["$a_1^2$"]
    assert [one.written for _, one in drawn_formulas(printable("On paper $a_1^2$."))] == ["$a_1^2$"]


def test_a_selection_stays_where_it_was_when_a_formula_is_drawn(
    view: TextView, qtbot: QtBot
) -> None:
    view.show_markdown(r"Now $\beta_{7}$ and then the end.")
    at = view.toPlainText().index("then")
    cursor = QTextCursor(view.document())
    cursor.setPosition(at)
    cursor.setPosition(at + 4, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    qtbot.waitUntil(lambda: bool(drawn(view)), timeout=PATIENCE_MS)
    assert view.textCursor().selectedText() == "then"


@pytest.mark.parametrize(("source", "has_ground"), [("x", True), (r"\frac{a}{b}", False)])
def test_code_beside_a_high_formula_has_no_ground_as_high(
    view: TextView, qtbot: QtBot, source: str, *, has_ground: bool
) -> None:
    view.show_markdown(f"Of ${source}$ by `sum()`.\n\nOther `code`.")
    qtbot.waitUntil(lambda: len(drawn(view)) == 1, timeout=PATIENCE_MS)
    grounds = [
        form.hasProperty(QTextFormat.Property.BackgroundBrush)
        for block in (view.document().firstBlock(), view.document().lastBlock())
        for _, _, form in fragments(block)
        if form.fontFixedPitch()
    ]
    assert grounds == [has_ground, True]


@pytest.mark.parametrize("source", [r"\frac{a", r"\foo{x}", "&=&", r"x_1_2_3"])
def test_what_is_no_latex_stays_as_written(view: TextView, qtbot: QtBot, source: str) -> None:
    view.show_markdown(f"See ${source}$ and $y^2$ here.")
    qtbot.waitUntil(lambda: drawn(view) == ["$y^2$"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not formula_drawing().ask(Formula(source)), timeout=PATIENCE_MS)
    assert f"See {source} and" in view.toPlainText()


@pytest.mark.parametrize(
    "source",
    [
        r"\sqrt{" * 12 + "x" + "}" * 12,
        r"\left(" * 12 + "x" + r"\right)" * 12,
        "x_{y^{" * 6 + "x" + "}}" * 6,
        r"\begin{matrix}" * 10 + "x",
        "x" * (MOST_MS + 1),
    ],
)
def test_what_could_take_long_is_not_tried(source: str) -> None:
    assert not may_be_drawn(source)
    assert may_be_drawn(r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}" * 8)


@pytest.mark.parametrize(
    "source",
    [r"\includegraphics{/etc/passwd}", r"\href{file:///etc/passwd}{y}", r"\color{url(/x)}{y}"],
)
def test_a_drawing_is_outlines_and_nothing_else(source: str) -> None:
    found = drawing_of(Formula(source))
    assert found is None or not re.search(r"href|<image|url|passwd", found.svg)


def test_more_than_can_be_laid_out_at_once_stay_as_written(view: TextView, qtbot: QtBot) -> None:
    view.show_markdown("$k$ " * (MOST_DRAWN + 10))
    qtbot.waitUntil(lambda: len(drawn(view)) == MOST_DRAWN, timeout=PATIENCE_MS)
    assert view.toPlainText().count("k") == 10


def test_a_screen_reader_reads_the_source(view: TextView, qtbot: QtBot) -> None:
    view.show_markdown("First $z^3$.")
    qtbot.waitUntil(lambda: bool(drawn(view)), timeout=PATIENCE_MS)
    assert view.accessibleDescription() == "First $z^3$."
    view.show_markdown("Then none.")
    assert view.accessibleDescription() == ""


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
def test_a_formula_has_the_colour_of_the_text(tokens: theme.Tokens, qtbot: QtBot) -> None:
    view = TextView(tokens)
    qtbot.addWidget(view)
    view.show_markdown("$$M$$")
    qtbot.waitUntil(lambda: bool(drawn(view)), timeout=PATIENCE_MS)
    view.resize(200, view.heightForWidth(200))
    image = view.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert tokens.text.lower() in colours


def test_find_sees_into_a_drawn_formula(view: TextView, qtbot: QtBot) -> None:
    view.show_markdown(r"Here is $\gamma_{9}$ drawn.")
    qtbot.waitUntil(lambda: bool(drawn(view)), timeout=PATIENCE_MS)
    (place,) = matches_in(view, "gamma_{9}")
    assert place.selectedText() == OBJECT
