"""What happened before, in words: incidents, own requests, the last outage, the monthly report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext, pgettext
from understudy.words.common import PHASES, age, model_name
from understudy.words.notifying import span
from understudy.words.sentences import and_list, date_and_time, decimal, short_date, time_of_day
from understudy.words.windows.days import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from understudy.status.log.intervals import KeptIncident
    from understudy.status.log.measures import Aftermath, DayMeasure
    from understudy.status.model import IncidentUpdate

INCIDENTS = lazy("Incidents of the last 90 days")
NO_INCIDENTS = lazy("None is known.")
MEASURES = lazy("Your own requests in the last 30 days")
NO_MEASURES = lazy(
    "None yet. Each question in the chat, and each request of Claude Code if you allow it, is "
    "measured here."
)
AFTERMATH = lazy("After the last outage")
NO_OUTAGE = lazy("No outage has been seen since Understudy was set up.")
REPORT = lazy("Monthly report")
REPORT_HINT = lazy(
    "What the page reported and what this computer measured, to read or to attach to a complaint."
)
MONTH = lazy("Month")
SAVE_PDF = lazy("Save as PDF")
SAVE_CSV = lazy("Save as CSV")
SAVE_MARKDOWN = lazy("Save as Markdown")
SAVE_REPORT = lazy("Save the report")
SHOW_POSTS = lazy("Show what was posted")
FIRST_TEXT = lazy("Time to the first text: half of the answers, and nearly all of them")
FAILURES = lazy("Requests that failed")
NO_POSTED_CAUSE = lazy("The page has not published a cause.")
POSTED_NOTHING = lazy("The status page posted nothing about it.")
NOT_ASKED = lazy("You sent Claude no request meanwhile.")
NO_STAND_IN = lazy("No understudy answered a question meanwhile.")
LONGEST_CAUSE = 600


def incident_span(one: KeptIncident, now: datetime) -> str:
    """Return when an incident began and how long it lasted, or that it is open."""
    began, ended = one.incident.started_at, one.closed_at or one.vanished_at
    phase = PHASES[one.incident.phase]
    if ended is None or ended < began:
        return _("{phase} · {age}", phase=phase, age=age(began, now))
    return _("{day} · lasted {time}", day=short_date(began.astimezone()), time=span(ended - began))


def post_head(post: IncidentUpdate) -> str:
    """Return the phase and the time of a post."""
    return _("{phase} · {time}", phase=PHASES[post.phase], time=date_and_time(post.display_at))


def more(count: int) -> str:
    return ngettext("Show {count} more", "Show {count} more", count)


def measure_words(one: DayMeasure) -> str:
    """Return a day's own requests in words, a line for each fact."""
    day = short_date(one.day.day)
    if not one.answered and not one.failed:
        return _("{day}: no request", day=day)
    lines = [
        day,
        ngettext("{count} answered", "{count} answered", one.answered),
        ngettext("{count} failed", "{count} failed", one.failed),
    ]
    if one.first_text_p50_s is not None and one.first_text_p95_s is not None:
        half, most = decimal(one.first_text_p50_s, 1), decimal(one.first_text_p95_s, 1)
        lines.append(
            _("first text: half within {half} s, 95 % within {most} s", half=half, most=most)
        )
    return "\n".join(lines)


def measures_words(measures: Sequence[DayMeasure]) -> str:
    """Return the whole range for a screen reader."""
    answered, failed = sum(one.answered for one in measures), sum(one.failed for one in measures)
    said = ngettext("{count} request answered", "{count} requests answered", answered)
    return _(
        "{answered}, {failed}",
        answered=said,
        failed=ngettext("{count} failed", "{count} failed", failed),
    )


def seconds(number: float) -> str:
    """Return a label of the plot's axis."""
    return pgettext(
        "seconds", "{digits} s", digits=decimal(number, 0 if number == round(number) else 1)
    )


def outage_span(one: Aftermath) -> str:
    return _(
        "{time} · lasted {length}",
        time=date_and_time(one.from_at),
        length=span(one.until_at - one.from_at),
    )


def aftermath_lines(one: Aftermath) -> tuple[str, ...]:
    """Return what the page said, what you met, who answered, and the cause: each as a sentence."""
    return (_page_line(one), _own_line(one), _others_line(one), _cause_line(one))


def _page_line(one: Aftermath) -> str:
    if one.incident is None:
        return str(POSTED_NOTHING)
    name, posted = one.incident.incident.name, one.incident.incident.started_at
    at = time_of_day(posted)
    if one.failed_at is None:
        return _("The status page posted “{incident}” at {time}.", incident=name, time=at)
    late = posted - one.failed_at
    if late >= timedelta(minutes=1):
        return _(
            "The status page posted “{incident}” at {time}, {late} after your first failure.",
            incident=name,
            time=at,
            late=span(late),
        )
    return _(
        "The status page posted “{incident}” at {time}, before your first failure.",
        incident=name,
        time=at,
    )


def _own_line(one: Aftermath) -> str:
    if one.failed_at is None:
        return str(NOT_ASKED)
    failed = ngettext(
        "{count} request of yours failed, first at {time}.",
        "{count} requests of yours failed, the first at {time}.",
        one.failures,
        time=time_of_day(one.failed_at),
    )
    if one.worked_at is None:
        return failed
    again = _("One worked again at {time}.", time=time_of_day(one.worked_at))
    return _("{failed} {again}", failed=failed, again=again)


def _others_line(one: Aftermath) -> str:
    if not one.answered:
        return str(NO_STAND_IN)
    total = sum(count for _provider, _model, count in one.answered)
    names = list(dict.fromkeys(model_name(model) for _provider, model, _count in one.answered))
    return ngettext(
        "{names} answered {count} question meanwhile.",
        "{names} answered {count} questions meanwhile.",
        total,
        names=and_list(names),
    )


def _cause_line(one: Aftermath) -> str:
    if not one.cause:
        return str(NO_POSTED_CAUSE)
    text = one.cause if len(one.cause) <= LONGEST_CAUSE else one.cause[:LONGEST_CAUSE] + "…"
    return _("The page published a cause: “{text}”", text=text)


def month_name(first: date) -> str:
    """Return a month and its year, as in a list of months."""
    # For translators: like "November 2026"
    return _("{month} {year}", month=MONTHS[first.month - 1], year=first.year)


def file_name(month: str) -> str:
    """Return the report's usual file name without its ending; a name is no sentence."""
    return f"understudy-{month}"


def saved(path: object) -> str:
    return _("The report is in {file}.", file=path)


def not_saved(path: object, problem: str) -> str:
    return _("{file}: the report could not be written: {reason}", file=path, reason=problem)
