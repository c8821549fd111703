"""The words for answers from the person's own history: nobody may take one for a live answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.model import Origin
from understudy.archive.rows import title_from
from understudy.desktop.wording import age, provider_name

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.model import PastSource

SIMILAR = "You once asked something similar:"
USE_IT = "It fits"
USE_IT_TIP = "Remember that this answers the question; it is then offered at once."
WRONG = "Wrong answer"
WRONG_TIP = "Never offer this for the question again."
ASK_ANYWAY = "Ask anyway"
ASK_ANYWAY_TIP = "Ask the same again now, of whoever answers."
SIGNATURE = "From your own history"
PAGE_TITLE = "Past answers"
PAGE_TEXT = (
    "When nobody answers, the same question asked again is answered from here, labelled with its"
    " date. Private conversations are never in it."
)
NOTHING_YET = "Nothing yet: what Claude answers you, and what you import, can be offered later."
NOTHING_LIKE_IT = "No earlier question holds these words."
SEARCH = "Search earlier questions"
OFFER = "Offer past answers when nobody answers"
OPEN = "Open the conversation"
FORGET = "Forget"
FORGET_TIP = "Never offer this answer again. The conversation stays as it is."
PAGE_FAILED = "It could not be done"
THANKS = "Remembered: it fits."
NEVER_AGAIN = "Remembered: this is not offered for the question again."
NOT_REMEMBERED = "What you said of this answer could not be kept."
QUESTION_LENGTH = 300


def heading(source: PastSource, now: datetime) -> str:
    """Return what stands above a past answer: how old, whose, and the question it answered."""
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
