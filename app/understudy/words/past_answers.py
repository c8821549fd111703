"""The sentences for past answers, which must never look like live ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.offers import Origin
from understudy.archive.rows import title_from
from understudy.words.common import age, provider_name

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.model import PastSource

SIMILAR = "You once asked something similar:"
USE_IT = "It fits"
USE_IT_TIP = "Remember that this answers the question; it is then offered at once."
WRONG = "Wrong answer"
WRONG_TIP = "Never offer this for the question again."
ASK_ANYWAY = "Ask anyway"
ASK_ANYWAY_TIP = "Ask the same question again now."
SIGNATURE = "From your own history"
PAGE_TITLE = "Past answers"
PAGE_TEXT = (
    "If no provider answers, the same question asked again is answered from here, labelled with "
    "its date. Private conversations are never included."
)
NOTHING_YET = "Nothing yet: Claude's answers, and those you import, can be offered later."
NOTHING_LIKE_IT = "No earlier question contains these words."
SEARCH = "Search earlier questions"
OFFER = "Offer past answers if no provider answers"
OPEN = "Open the conversation"
FORGET = "Forget"
FORGET_TIP = "Never offer this answer again. The conversation stays."
PAGE_FAILED = "That did not work"
THANKS = "Remembered: it fits."
NEVER_AGAIN = "Remembered: this will not be offered for the question again."
NOT_REMEMBERED = "Your rating of this answer could not be saved."
QUESTION_LENGTH = 300


def heading(source: PastSource, now: datetime) -> str:
    """Return the heading of a past answer: its age, its author, and its question."""
    question = title_from(source.question, QUESTION_LENGTH)
    return f"From your own history, {age(source.answered_at, now)}. {_whose(source)} {question}"


def line(source: PastSource, now: datetime) -> str:
    """Return one earlier question as a line to choose."""
    return f"{title_from(source.question)} ({age(source.answered_at, now)})"


def _whose(source: PastSource) -> str:
    who = provider_name(source.provider)
    model = f" ({source.model})" if source.model else ""
    if source.whose == Origin.BACKUP:
        return f"{who}{model} stood in and answered; you asked then:"
    if source.whose == Origin.IMPORTED_CLAUDE:
        return "From a chat you imported; you asked then:"
    return "You asked then:"
