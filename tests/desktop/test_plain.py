"""Words of others stand in windows as they were written, and command nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from understudy.desktop.plain import PlainLabel, caption, tip, tray_tip, window_title

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXTS = [
    "<b>bold</b>",
    "https://a.b/<img src=/dev/null>",
    "a &lt;b&gt; & c",
    "<p>one\ntwo",
    "Q & A < B",
    "plain\nwords",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_label_and_a_tooltip_show_the_text_as_it_is(qtbot: QtBot, text: str) -> None:
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert (label.text(), label.textFormat()) == (text, Qt.TextFormat.PlainText)
    tooltip = tip(text)
    if RichText.mightBeRichText(tooltip):
        read = QTextDocument()
        read.setHtml(tooltip)
        tooltip = read.toPlainText()
    assert tooltip.replace("\u2028", "\n") == text


@pytest.mark.parametrize("text", TEXTS)
def test_no_tray_reads_its_tooltip_as_html(text: str) -> None:
    assert not RichText.mightBeRichText(tray_tip(text)) or "<" not in tray_tip(text)


def test_a_link_is_one_only_to_the_web(qtbot: QtBot) -> None:
    label = PlainLabel()
    qtbot.addWidget(label)
    label.show_link("<i>status</i>", 'https://a.b/?x=1&y="2', "#000000")
    assert "&lt;i&gt;status&lt;/i&gt;</a>" in label.text()
    assert 'href="https://a.b/?x=1&amp;y=&quot;2"' in label.text()
    label.show_link("<i>status</i>", "file:///etc/passwd", "#000000")
    assert (label.text(), label.textFormat()) == ("<i>status</i>", Qt.TextFormat.PlainText)


def drawn(label: PlainLabel) -> str:
    """Return what Qt is given to draw."""
    return QLabel.text(label)


def test_a_number_and_its_unit_stay_on_one_line(qtbot: QtBot) -> None:
    label = PlainLabel("A request failed, 2 s ago. It was up 99.4 % of 3 hours, in 5 small steps.")
    qtbot.addWidget(label)
    assert " 2\u00a0s ago" in drawn(label)
    assert "99.4\u00a0% of 3 hours, in 5 small steps." in drawn(label)
    assert "\u00a0" not in label.text()


def test_no_single_character_of_a_japanese_line_is_left_for_the_next(qtbot: QtBot) -> None:
    said = "使えません。\nClaude は停止しています"
    label = PlainLabel(said)
    qtbot.addWidget(label)
    joined = "使えま\u2060せ\u2060ん\u2060。\nClaude は停止して\u2060い\u2060ま\u2060す"
    assert (drawn(label), label.text()) == (joined, said)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    assert drawn(label) == said, "what a person copies has no invisible characters"


def test_an_ampersand_is_no_shortcut_and_a_caption_is_one_line(qtbot: QtBot) -> None:
    button = QPushButton(caption("Smith & Sons\n\x1b[31m\u202emodel"))
    qtbot.addWidget(button)
    assert button.text() == "Smith && Sons [31mmodel"
    assert button.shortcut().isEmpty()


def test_a_title_bar_shows_a_title_with_a_placeholder_in_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowTitle(window_title("A\n[*] B"))
    window.show()
    assert window.windowHandle().title() == "A [*] B"
