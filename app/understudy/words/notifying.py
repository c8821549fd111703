"""The text of a notification: title, body, urgency and buttons of an alert; no Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec

from understudy.alerts.alert import ASKED_KEY, AlertKind
from understudy.host.notifications import Button, Urgency
from understudy.status.model import ReasonSource, VerdictKind
from understudy.words.common import answered_at, headline, local_time
from understudy.words.notification import Holds, Notification
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from understudy.alerts.alert import Alert
    from understudy.status.model import Verdict

OPEN_CHAT = Button("chat", "Open chat")
DETAILS = Button("details", "Details")
SNOOZE = Button("snooze", "Snooze")
OF_TROUBLE = (OPEN_CHAT, DETAILS, SNOOZE)
OF_AN_END = (OPEN_CHAT,)

FAILING_FOR_YOU = "Claude is failing for you"
ON_AND_OFF = "Claude works on and off"
WORKS_AGAIN = "Claude works for you again"
NO_MORE = "No more trouble reported"  # by the page only: no own request since
STILL_REPORTED = "The status page still reports an incident."
MOST_REASONS = 2


class NotificationText(msgspec.Struct, frozen=True):
    title: str
    body: str
    urgency: Urgency
    buttons: tuple[Button, ...]

    def under(self, key: str, holds: Holds = Holds.ALWAYS) -> Notification:
        """Return it as the engine's notification under ``key``."""
        return Notification(key, self.title, self.body, self.urgency, self.buttons, holds)


def notification_text(alert: Alert, now: datetime) -> NotificationText:
    """Return the text of an alert, plain, at most three lines."""
    urgency = Urgency.LOW if alert.is_summary else Urgency.NORMAL
    buttons: tuple[Button, ...]
    match alert.kind:
        case AlertKind.OUTAGE:
            title, lines, buttons = _trouble_title(alert.verdict), _outage(alert, now), OF_TROUBLE
        case AlertKind.UNSTABLE:
            title, lines, buttons = ON_AND_OFF, _unstable(alert, now), OF_TROUBLE
        case AlertKind.RECOVERY:
            title, lines, buttons = _end_title(alert.verdict), _recovery(alert, now), OF_AN_END
        case AlertKind.REMINDER if alert.verdict.kind is VerdictKind.UP:
            title, lines, buttons = _end_title(alert.verdict), _back(alert, now), OF_AN_END
        case AlertKind.REMINDER:
            title, lines, buttons = _trouble_title(alert.verdict), _still(alert, now), OF_TROUBLE
        case _:
            assert_never(alert.kind)
    return NotificationText(title, "\n".join(lines), urgency, buttons)


def span(length: timedelta) -> str:
    """Return a length of time in words: ``35 min``, ``2 h 5 min``, ``3 days``."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} days"


def _trouble_title(verdict: Verdict) -> str:
    is_own = any(reason.source is ReasonSource.OWN_REQUESTS for reason in verdict.reasons)
    return FAILING_FOR_YOU if is_own and verdict.kind is VerdictKind.DOWN else headline(verdict)


def _end_title(verdict: Verdict) -> str:
    return WORKS_AGAIN if answered_at(verdict) else NO_MORE


def _outage(alert: Alert, now: datetime) -> list[str]:
    if not alert.is_summary:
        return _reasons(alert.verdict, MOST_REASONS, now)
    return [f"Since {_began(alert, now)}.", *_reasons(alert.verdict, MOST_REASONS, now)]


def _unstable(alert: Alert, now: datetime) -> list[str]:
    return [
        f"It has failed and recovered since {_began(alert, now)}.",
        "You will be notified again once it has worked for 10 minutes.",
    ]


def _recovery(alert: Alert, now: datetime) -> list[str]:
    began_at, over_at = alert.episode_began_at, alert.verdict.since
    if over_at > began_at:
        until = local_time(over_at, now)
        length = span(over_at - began_at)
        said = [f"The trouble lasted from {_began(alert, now)} to {until} ({length})."]
    else:
        said = [f"The trouble began at {_began(alert, now)}."]
    return [*said, STILL_REPORTED] if alert.verdict.incident_reported else said


def _back(alert: Alert, now: datetime) -> list[str]:
    since = local_time(alert.verdict.since, now)
    does = "It has worked" if answered_at(alert.verdict) else "No trouble has been reported"
    if alert.key == ASKED_KEY:
        said = f"You asked for this reminder. {does} since {since}."
    else:
        said = f"{does} without a break since {since}."
    return [said, STILL_REPORTED] if alert.verdict.incident_reported else [said]


def _still(alert: Alert, now: datetime) -> list[str]:
    length = span(now - alert.episode_began_at)
    began = f"The trouble began at {_began(alert, now)} and has lasted {length}."
    return [began, *_reasons(alert.verdict, 1, now)]


def _began(alert: Alert, now: datetime) -> str:
    return local_time(alert.episode_began_at, now)


def _reasons(verdict: Verdict, most: int, now: datetime) -> list[str]:
    sentences = (reason_sentence(reason, now) for reason in verdict.reasons[:most])
    return [f"{one[:1].upper()}{one[1:]}." for one in sentences]
