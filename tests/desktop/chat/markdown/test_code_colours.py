"""Code is coloured when its block closes: readable, unchanged, and without looking anything up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from tests.desktop.test_theme import TEXT_AA, contrast
from understudy.desktop import theme
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.markdown.code_view import (
    LINES_TOGETHER,
    LONGEST_SHOWN_LINE,
    CodeView,
)
from understudy.desktop.chat.markdown.colouring import (
    _LEXERS,
    MOST_CHARACTERS,
    code_colours,
    coloured,
    knows,
    lexer_for,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.theme import Tokens

CODE = 'def f(x):\n    """Say\n    🦀ello."""\n    return "🦀" + x  # note\n'


def coloured_words(view: CodeView) -> dict[str, str]:
    """Return each coloured piece of text and its colour, as Qt would draw it."""
    (lines,) = view.findChildren(QPlainTextEdit)
    found = {}
    block = lines.document().begin()
    while block.isValid():
        raw = block.text().encode("utf-16-le")
        for one in block.layout().formats():
            text = raw[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le")
            found[text] = one.format.foreground().color().name()
        block = block.next()
    return found


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
def test_every_colour_can_be_read_on_the_blocks_surface(tokens: Tokens) -> None:
    colours = code_colours(tokens)
    assert colours is not None
    for name in colours.__struct_fields__:
        assert contrast(getattr(colours, name), tokens.card) >= TEXT_AA, name


def test_every_named_language_has_its_lexer() -> None:
    for names in _LEXERS.values():
        for name in names.split():
            assert lexer_for(name) is not None, name


def test_a_closed_block_is_coloured_and_its_text_unchanged(qtbot: QtBot) -> None:
    view = SegmentView(theme.LIGHT)
    qtbot.addWidget(view)
    view.append(f"```python\n{CODE}")
    (code,) = view.findChildren(CodeView)
    assert coloured_words(code) == {}
    view.append("```\n")
    qtbot.waitUntil(lambda: "# note" in coloured_words(code))
    assert code.code() == CODE.removesuffix("\n")
    words = coloured_words(code)
    colours = code_colours(theme.LIGHT)
    assert colours is not None
    assert words["def"] == colours.keyword.lower()
    assert words["# note"] == colours.comment.lower()
    assert '"""Say' in words
    assert '    🦀ello."""' in words


def test_code_in_high_contrast_has_one_colour() -> None:
    palette = theme.palette_of(theme.LIGHT)
    palette.setColor(palette.ColorRole.WindowText, "#000000")
    assert code_colours(theme.high_contrast_tokens(palette)) is None


def test_an_unknown_language_is_looked_up_nowhere() -> None:
    opened: list[str] = []
    watching = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in {"open", "os.listdir", "os.scandir", "import"}:
            opened.append(f"{event} {arguments[0]}")

    sys.addaudithook(note)
    for name in ("../../etc/passwd", "nonsense", "python.evil", "import os", "a" * 10_000):
        assert not knows(name)
        assert lexer_for(name) is None
    watching = False
    assert opened == []


@pytest.mark.parametrize("code", ["x" * 3_000, "x = 1\n" * MOST_CHARACTERS])
def test_what_would_take_long_keeps_one_colour(code: str) -> None:
    colours = code_colours(theme.LIGHT)
    assert colours is not None
    assert list(coloured(code, "python", colours)) == []


def test_long_code_is_shown_in_parts_and_copied_as_it_came(qtbot: QtBot) -> None:
    text = "".join(f"x = {at}\n" for at in range(2 * LINES_TOGETHER + 3))
    view = CodeView("python", theme.LIGHT)
    qtbot.addWidget(view)
    for at in range(0, len(text), 777):
        view.append(text[at : at + 777])
    view.colour()
    parts = sorted(view.findChildren(QPlainTextEdit), key=lambda one: one.y())
    assert "\n".join(one.toPlainText() for one in parts) == text.removesuffix("\n")
    assert [one.blockCount() for one in parts] == [LINES_TOGETHER, LINES_TOGETHER, 3]
    assert view.code() == text.removesuffix("\n")
    qtbot.waitUntil(lambda: bool(parts[-1].document().lastBlock().layout().formats()))


def test_an_endless_line_is_broken_on_the_screen_alone(qtbot: QtBot) -> None:
    text = "(" * (2 * LONGEST_SHOWN_LINE + 5) + "\nend"
    view = CodeView("", theme.LIGHT)
    qtbot.addWidget(view)
    for at in range(0, len(text), 999):
        view.append(text[at : at + 999])
    (part,) = view.findChildren(QPlainTextEdit)
    longest = max(len(line) for line in part.toPlainText().split("\n"))
    assert longest == LONGEST_SHOWN_LINE
    assert part.toPlainText().replace("\n", "") == text.replace("\n", "")
    assert view.code() == text
