"""The text of a notification: title, body, urgency and buttons of an alert; no Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec

from understudy.alerts.alert import ASKED_KEY, LIMIT_KEY, AlertKind
from understudy.base.translation import _, lazy, ngettext
from understudy.host.notify_base import Button, Urgency
from understudy.status.model import ReasonSource, VerdictKind
from understudy.words.common import answered_at, headline, local_time
from understudy.words.notification import Holds, Notification
from understudy.words.sentences import as_sentence
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from understudy.alerts.alert import Alert
    from understudy.status.model import Verdict

SNOOZE_ID = "snooze"

FAILING_FOR_YOU = lazy("Claude is failing for you")
ON_AND_OFF = lazy("Claude works on and off")
WORKS_AGAIN = lazy("Claude works for you again")
NO_MORE = lazy("No more trouble reported")  # by the page only: no own request since
LIMIT_RESET = lazy("Your limit has reset")
STILL_REPORTED = lazy("The status page still reports an incident.")
_ASKED_WORKS = lazy("You asked for this reminder. It has worked since {time}.")
_ASKED_QUIET = lazy("You asked for this reminder. No trouble has been reported since {time}.")
_WORKS = lazy("It has worked without a break since {time}.")
_QUIET = lazy("No trouble has been reported without a break since {time}.")
MOST_REASONS = 2


def open_chat() -> Button:
    return Button("chat", _("Open chat"))


def of_trouble() -> tuple[Button, ...]:
    """Return the buttons of a notification about trouble."""
    return (open_chat(), Button("details", _("Details")), Button(SNOOZE_ID, _("Snooze")))


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
    if alert.key == LIMIT_KEY:
        return NotificationText(str(LIMIT_RESET), headline(alert.verdict), urgency, (open_chat(),))
    match alert.kind:
        case AlertKind.OUTAGE:
            title, lines, buttons = _trouble_title(alert.verdict), _outage(alert, now), of_trouble()
        case AlertKind.UNSTABLE:
            title, lines, buttons = str(ON_AND_OFF), _unstable(alert, now), of_trouble()
        case AlertKind.RECOVERY:
            title, lines, buttons = _end_title(alert.verdict), _recovery(alert, now), (open_chat(),)
        case AlertKind.REMINDER if alert.verdict.kind is VerdictKind.UP:
            title, lines, buttons = _end_title(alert.verdict), _back(alert, now), (open_chat(),)
        case AlertKind.REMINDER:
            title, lines, buttons = _trouble_title(alert.verdict), _still(alert, now), of_trouble()
        case _:
            assert_never(alert.kind)
    return NotificationText(title, "\n".join(lines), urgency, buttons)


def span(length: timedelta) -> str:
    """Return a length of time in words: ``35 min``, ``2 h 5 min``, ``3 days``."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return ngettext("{count} min", "{count} min", minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 48 and rest:
        return _("{hours} h {minutes} min", hours=hours, minutes=rest)
    if hours < 48:
        return ngettext("{count} h", "{count} h", hours)
    return ngettext("{count} day", "{count} days", hours // 24)


def _trouble_title(verdict: Verdict) -> str:
    is_own = any(reason.source is ReasonSource.OWN_REQUESTS for reason in verdict.reasons)
    is_failing = is_own and verdict.kind is VerdictKind.DOWN
    return str(FAILING_FOR_YOU) if is_failing else headline(verdict)


def _end_title(verdict: Verdict) -> str:
    return str(WORKS_AGAIN if answered_at(verdict) else NO_MORE)


def _outage(alert: Alert, now: datetime) -> list[str]:
    if not alert.is_summary:
        return _reasons(alert.verdict, MOST_REASONS, now)
    since = _("Since {time}.", time=_began(alert, now))
    return [since, *_reasons(alert.verdict, MOST_REASONS, now)]


def _unstable(alert: Alert, now: datetime) -> list[str]:
    return [
        _("It has failed and recovered since {time}.", time=_began(alert, now)),
        _("You will be notified again once it has worked for 10 minutes."),
    ]


def _recovery(alert: Alert, now: datetime) -> list[str]:
    began_at, over_at = alert.episode_began_at, alert.verdict.since
    if over_at > began_at:
        lasted = _(
            "The trouble lasted from {begin} to {end} ({length}).",
            begin=_began(alert, now),
            end=local_time(over_at, now),
            length=span(over_at - began_at),
        )
    else:
        lasted = _("The trouble began at {time}.", time=_began(alert, now))
    return _with_incident(lasted, alert.verdict)


def _back(alert: Alert, now: datetime) -> list[str]:
    since, has_worked = local_time(alert.verdict.since, now), answered_at(alert.verdict)
    if alert.key == ASKED_KEY:
        said = _ASKED_WORKS if has_worked else _ASKED_QUIET
    else:
        said = _WORKS if has_worked else _QUIET
    return _with_incident(said.format(time=since), alert.verdict)


def _with_incident(said: str, verdict: Verdict) -> list[str]:
    return [said, str(STILL_REPORTED)] if verdict.incident_reported else [said]


def _still(alert: Alert, now: datetime) -> list[str]:
    began = _(
        "The trouble began at {time} and has lasted {length}.",
        time=_began(alert, now),
        length=span(now - alert.episode_began_at),
    )
    return [began, *_reasons(alert.verdict, 1, now)]


def _began(alert: Alert, now: datetime) -> str:
    return local_time(alert.episode_began_at, now)


def _reasons(verdict: Verdict, most: int, now: datetime) -> list[str]:
    return [as_sentence(reason_sentence(reason, now)) for reason in verdict.reasons[:most]]
