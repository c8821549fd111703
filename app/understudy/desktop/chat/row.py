"""One message of the transcript, whether or not it has a widget now. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.desktop.chat.answers.branch_bar import BranchBar
    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.chat.answers.rows import BranchStep
    from understudy.desktop.chat.answers.view import AnswerView
    from understudy.desktop.chat.bubble import Bubble

    Shown = Bubble | AnswerView | BranchBar

GUESSED_LINE_PX = 22
GUESSED_LINE_CHARACTERS = 64


class Row:
    """The person's words, an answer's record or a step between branches; its widget while near."""

    __slots__ = ("height", "said", "widget")

    def __init__(self, said: str | AnswerRecord | BranchStep) -> None:
        self.said = said
        self.widget: Shown | None = None
        characters = len(said) if isinstance(said, str) else said.characters()
        self.height = (2 + characters // GUESSED_LINE_CHARACTERS) * GUESSED_LINE_PX
