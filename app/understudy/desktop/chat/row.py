"""One message of the transcript, whether or not it has a widget now. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.chat.answers.view import AnswerView
    from understudy.desktop.chat.bubble import Bubble

GUESSED_LINE_PX = 22
GUESSED_LINE_CHARACTERS = 64


class Row:
    """One message: the person's words, or an answer's record, and its widget while it is near."""

    __slots__ = ("height", "said", "widget")

    def __init__(self, said: str | AnswerRecord) -> None:
        self.said = said
        self.widget: Bubble | AnswerView | None = None
        characters = len(said) if isinstance(said, str) else said.characters()
        self.height = (2 + characters // GUESSED_LINE_CHARACTERS) * GUESSED_LINE_PX
