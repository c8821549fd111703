"""What Claude Code's requests show, and the limits of the person's plan; no Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.words.common import local_time

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import PlanLimit

LIMITS = {
    "five_hour": lazy("5-hour"),
    "seven_day": lazy("weekly"),
    "seven_day_opus": lazy("weekly, Opus"),
    "seven_day_sonnet": lazy("weekly, Sonnet"),
    "overage": lazy("extra usage"),
}


def requests_failed(count: int, model: str, failure: str, time: str) -> str:
    if model:
        return ngettext(
            "Claude Code: {count} request to {model} failed ({failure}), {time}",
            "Claude Code: {count} requests to {model} failed ({failure}), {time}",
            count,
            model=model,
            failure=failure,
            time=time,
        )
    return ngettext(
        "Claude Code: {count} request failed ({failure}), {time}",
        "Claude Code: {count} requests failed ({failure}), {time}",
        count,
        failure=failure,
        time=time,
    )


def trying_again(time: str) -> str:
    return _("Claude Code is trying again, {time}; it does not say why", time=time)


def recovering(age: str) -> str:
    return _("Claude Code: a request was answered, {age}; watching", age=age)


def limit_headline(limit: PlanLimit, now: datetime) -> str:
    """Return that a limit is reached, with its reset if that is known."""
    kind = str(LIMITS.get(limit.kind, limit.kind.replace("_", " ")))
    if limit.resets_at is None:
        return _("Your limit is reached ({kind})", kind=kind)
    resets = local_time(limit.resets_at, now)
    return _("Your limit is reached, resets {time} ({kind})", time=resets, kind=kind)
