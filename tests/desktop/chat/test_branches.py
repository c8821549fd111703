"""The window shows one branch of a conversation, and a step to each of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLabel

from tests.desktop.chat.chat_pieces import NoonClock, answer, asked, conversation
from understudy.archive.model import Attachment
from understudy.desktop.chat.answers.branch_bar import BranchBar
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.chat.model import Message


@pytest.fixture
def window(qtbot: QtBot) -> ChatWindow:
    made = ChatWindow(NoonClock())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def seen(window: ChatWindow) -> str:
    QApplication.sendPostedEvents()
    views = (one for one in window.findChildren(TextView) if one.isVisible())
    return "\n".join(one.toPlainText() for one in views)


def edited() -> tuple[Message, ...]:
    return (
        replace(asked(1, "first try"), origin="chatgpt"),
        replace(answer(2, "A first"), parent_id=1, origin="chatgpt"),
        replace(asked(3, "second try"), origin="chatgpt"),
        replace(answer(4, "A second"), parent_id=3, origin="chatgpt"),
    )


def test_the_active_branch_alone_is_shown_and_the_other_is_one_step_away(
    window: ChatWindow, qtbot: QtBot
) -> None:
    window.show_conversation(replace(conversation(1), active_id=2), edited())
    shown = seen(window)
    assert "first try" in shown
    assert "second try" not in shown
    (bar,) = window.findChildren(BranchBar)
    assert not bar.back.isEnabled()
    assert bar.on.accessibleName() == str(words.BRANCH_AFTER)
    bar.on.setFocus()
    with qtbot.waitSignal(window.branch_chosen) as chosen:
        bar.on.click()
    assert chosen.args == [3]
    window.show_conversation(replace(conversation(1), active_id=3), edited())
    shown = seen(window)
    assert "second try" in shown
    assert "first try" not in shown
    (bar,) = [one for one in window.findChildren(BranchBar) if one.isVisible()]
    assert window.focusWidget() is bar.back, "one can go on with the same key"


def test_a_conversation_without_branches_has_no_step(window: ChatWindow) -> None:
    window.show_conversation(conversation(1), edited()[:2])
    assert window.findChildren(BranchBar) == []


def test_pasted_text_is_shown_as_said_and_what_a_model_made_by_name(window: ChatWindow) -> None:
    pasted = Attachment("", "text/plain", text="Clause 4: rent.")
    picture = Attachment("otter.png", "image/png")
    messages = (
        replace(asked(1, ""), attachments=(pasted,)),
        replace(answer(2, "There."), parent_id=1, attachments=(picture,)),
    )
    window.show_conversation(conversation(1), messages)
    shown = seen(window)
    assert "Clause 4: rent." in shown
    assert "[]" not in shown
    assert any("[otter.png]" in one.text() for one in window.findChildren(QLabel))
