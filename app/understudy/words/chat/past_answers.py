"""The sentences for past answers, which must never look like live ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.offers import Origin
from understudy.archive.titles import title_from
from understudy.base.translation import lazy
from understudy.words.common import age, provider_name, who_of
from understudy.words.sentences import with_aside

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.translation import Lazy
    from understudy.chat.model import PastSource

SIMILAR = lazy("You once asked something similar:")
USE_IT = lazy("It fits")
USE_IT_TIP = lazy("Remember that this answers the question; it is then offered at once.")
WRONG = lazy("Wrong answer")
WRONG_TIP = lazy("Never offer this for the question again.")
ASK_ANYWAY = lazy("Ask anyway")
ASK_ANYWAY_TIP = lazy("Ask the same question again now.")
SIGNATURE = lazy("From your own history")
PAGE_TITLE = lazy("Past answers")
PAGE_TEXT = lazy(
    "If no provider answers, the same question asked again is answered from here, labelled with "
    "its date. Private conversations are never included."
)
NOTHING_YET = lazy("Nothing yet: Claude's answers, and those you import, can be offered later.")
NOTHING_LIKE_IT = lazy("No earlier question contains these words.")
SEARCH = lazy("Search earlier questions")
OFFER = lazy("Offer past answers if no provider answers")
OPEN = lazy("Open the conversation")
FORGET = lazy("Forget")
FORGET_TIP = lazy("Never offer this answer again. The conversation stays.")
THANKS = lazy("Remembered: it fits.")
NEVER_AGAIN = lazy("Remembered: this will not be offered for the question again.")
NOT_REMEMBERED = lazy("Your rating of this answer could not be saved.")
_FROM_CLAUDE = lazy("From your own history, {age}. You asked then: {question}")
_FROM_IMPORTED = lazy(
    "From your own history, {age}. From a chat you imported; you asked then: {question}"
)
_FROM_BACKUP = lazy(
    "From your own history, {age}. {who} stood in and answered; you asked then: {question}"
)
QUESTION_LENGTH = 300


def heading(source: PastSource, now: datetime) -> str:
    """Return the heading of a past answer: its age, its author, and its question."""
    question = title_from(source.question, QUESTION_LENGTH)
    return _whose(source).format(
        age=age(source.answered_at, now), question=question, who=_who(source)
    )


def line(source: PastSource, now: datetime) -> str:
    """Return one earlier question as a line to choose."""
    return with_aside(title_from(source.question), age(source.answered_at, now))


def _whose(source: PastSource) -> Lazy:
    if source.whose == Origin.BACKUP:
        return _FROM_BACKUP
    return _FROM_IMPORTED if source.whose == Origin.IMPORTED_CLAUDE else _FROM_CLAUDE


def _who(source: PastSource) -> str:
    if source.model:
        return who_of(source.provider, source.model)
    return provider_name(source.provider)
