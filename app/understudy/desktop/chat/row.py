"""One message of the transcript, with or without a widget. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.desktop.chat.answers.answer_rows import BranchStep
    from understudy.desktop.chat.answers.branch_bar import BranchBar
    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.chat.answers.view import AnswerView
    from understudy.desktop.chat.bubble import Asked, Bubble

    Shown = Bubble | AnswerView | BranchBar

GUESSED_LINE_PX = 22
GUESSED_LINE_CHARACTERS = 64


class Row:
    """A question, an answer's record or a step between branches; has a widget if near the view."""

    __slots__ = ("height", "said", "widget")

    def __init__(self, said: Asked | AnswerRecord | BranchStep) -> None:
        self.said = said
        self.widget: Shown | None = None
        self.height = (2 + said.characters() // GUESSED_LINE_CHARACTERS) * GUESSED_LINE_PX
