"""A model's Markdown is shown, never obeyed: no HTML, no pictures, no odd links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.links import offer_link
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.words.windows.chat_reading import LINK_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


HOSTILE = """<b onclick="x">bold</b> <img src="file:///etc/passwd">

![a picture](http://127.0.0.1:9/pixel.png) ![](file:///etc/passwd)

[js](javascript:alert(1)) [file](file:///etc/passwd) [web](https://example.com/a) <https://b.c>
"""


class _Opened(QObject):
    opened = Signal(QUrl)

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.emit(url)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[_Opened]:
    """Catch what would go to the browser, the file manager or the mail program."""
    catcher = _Opened()
    schemes = ("https", "http", "mailto", "file", "javascript")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, catcher, "take")
    yield catcher
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def test_html_in_an_answer_is_text_and_pictures_are_words(qtbot: QtBot) -> None:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    view.show_markdown(HOSTILE)
    said = view.toPlainText()
    assert '<b onclick="x">bold</b> <img src="file:///etc/passwd">' in said
    assert "[image: a picture]" in said
    assert "￼" not in said


def test_only_links_to_the_web_and_mail_are_links(qtbot: QtBot) -> None:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    view.show_markdown(HOSTILE)
    targets = set()
    block = view.document().begin()
    while block.isValid():
        walk = block.begin()
        while not walk.atEnd():
            form = walk.fragment().charFormat()
            if form.isAnchor():
                targets.add(form.anchorHref())
                assert form.toolTip() == form.anchorHref()
            walk += 1
        block = block.next()
    assert targets == {"http://127.0.0.1:9/pixel.png", "https://example.com/a", "https://b.c"}


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform at any dialog
@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.com", True),
        ("http://example.com", True),
        ("mailto:a@b.c", True),
        ("mailto:a@b.c?subject=Hi&BODY=there", True),
        ("mailto:a@b.c?subject=Hi&attach=/etc/passwd", False),
        ("mailto:a@b.c?Attachment=/etc/passwd", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_click_opens_the_web_and_mail_alone(
    qtbot: QtBot, opened: _Opened, address: str, *, allowed: bool
) -> None:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    seen: list[str] = []
    opened.opened.connect(lambda url: seen.append(url.toString()))
    view.anchorClicked.emit(QUrl(address))
    assert seen == []
    boxes = view.findChildren(QMessageBox)
    assert len(boxes) == allowed
    for box in boxes:
        assert address in box.informativeText()
        (open_it,) = [one for one in box.buttons() if one.text() == str(LINK_OPEN)]
        open_it.click()
    assert seen == ([address] if allowed else [])


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_click_shows_where_a_disguised_link_really_goes(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    box = offer_link(QUrl("https://exаmple.com/a b"), around)  # noqa: RUF001 - a Cyrillic letter
    assert "https://xn--" in box.informativeText()
    assert "/a%20b" in box.informativeText()


def test_a_leading_rule_does_not_swallow_what_follows(qtbot: QtBot) -> None:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    view.show_markdown("---\nname: x\n---\ntext")
    assert "name: x" in view.toPlainText()


def test_every_cell_of_a_table_after_a_quotation_is_one_line(qtbot: QtBot) -> None:
    view = TextView(theme.LIGHT)
    qtbot.addWidget(view)
    view.show_markdown("> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert view.toPlainText().split() == ["quoted", "a", "b", "1", "2"]
    assert "\n\n" not in view.toPlainText().strip()


def test_what_is_copied_from_an_answer_commands_no_terminal(qtbot: QtBot) -> None:
    hostile = "echo \x1b[201~\u202ehi\x07"
    view, code = TextView(theme.LIGHT), CodeView("sh", theme.LIGHT)
    qtbot.addWidget(view)
    qtbot.addWidget(code)
    view.show_markdown(hostile)
    code.append(hostile)
    code.copy()
    assert view.toPlainText() == "echo [201~hi"
    assert QGuiApplication.clipboard().text() == "echo [201~hi"
