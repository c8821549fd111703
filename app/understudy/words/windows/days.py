"""The headings above conversations: the day, in words while it is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.words.sentences import short_date

if TYPE_CHECKING:
    from datetime import date, datetime

TODAY = lazy("Today")
YESTERDAY = lazy("Yesterday")
WEEKDAYS = (
    lazy("Monday"),
    lazy("Tuesday"),
    lazy("Wednesday"),
    lazy("Thursday"),
    lazy("Friday"),
    lazy("Saturday"),
    lazy("Sunday"),
)
MONTHS = (
    lazy("January"),
    lazy("February"),
    lazy("March"),
    lazy("April"),
    lazy("May"),
    lazy("June"),
    lazy("July"),
    lazy("August"),
    lazy("September"),
    lazy("October"),
    lazy("November"),
    lazy("December"),
)
NEAR_DAYS = 180


def day(then: datetime, now: datetime) -> str:
    """Return the heading for conversations of that local day."""
    there, here = then.astimezone().date(), now.astimezone().date()
    ago = (here - there).days
    if ago <= 0:
        return str(TODAY)
    if ago == 1:
        return str(YESTERDAY)
    return _date(there) if ago < NEAR_DAYS else short_date(there)


def _date(there: date) -> str:
    # For translators: a heading, like "Thursday 12 November"
    return _(
        "{weekday} {day} {month}",
        weekday=WEEKDAYS[there.weekday()],
        day=there.day,
        month=MONTHS[there.month - 1],
    )
