"""A component's days in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.translation import _, ngettext
from understudy.words.notifying import span
from understudy.words.sentences import short_date, with_decimal_mark

if TYPE_CHECKING:
    from understudy.status.log.uptime import ComponentDays, DayTally, Tally


def day_words(one: DayTally) -> str:
    """Return the text for a day: its date, then a line for each state but the usual one."""
    day = short_date(one.day.day)
    tally = one.tally
    if not tally.known_s:
        return _("{day}: nothing is known", day=day)
    lines = [
        text
        for seconds, text in (
            (tally.major_s, _("major outage: {time}", time=_length(tally.major_s))),
            (
                tally.partial_s,
                _("partial outage: {time}", time=_length(tally.partial_s)),
            ),
            (
                tally.degraded_s,
                _("degraded: {time}", time=_length(tally.degraded_s)),
            ),
            (
                tally.maintenance_s,
                _("under maintenance: {time}", time=_length(tally.maintenance_s)),
            ),
        )
        if seconds >= 1
    ]
    if tally.coverage < 0.99:
        lines.append(_("known: {percent} of the day", percent=_percent(tally.coverage)))
    if not lines:
        return _("{day}: no trouble", day=day)
    return "\n".join([day, *lines])


def range_words(days: ComponentDays) -> str:
    """Return the whole range for a screen reader."""
    up = uptime_words(days.whole)
    return ngettext(
        "{component}: up {percent} of the last day",
        "{component}: up {percent} of the last {count} days",
        len(days.days),
        component=days.name,
        percent=up,
    )


def uptime_words(tally: Tally) -> str:
    """Return the share of the known time that a component was up."""
    return _("not known") if tally.weighted is None else _percent(tally.weighted)


def _percent(share: float) -> str:
    """Return a share, never rounded up to 100 %."""
    percent = share * 100
    digits = 2 if percent > 99.95 else 1
    shown = min(round(percent, digits), 99.99) if percent < 100 else 100.0
    text = with_decimal_mark(f"{shown:.{digits}f}".rstrip("0").rstrip("."))
    return _("{number} %", number=text)


def _length(seconds: float) -> str:
    return span(timedelta(seconds=seconds))
