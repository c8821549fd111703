"""The glance panel's own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.words.common import PHASES, age, model_name

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Incident, Verdict

TITLE = lazy("Claude at a glance")
OPEN_CHAT = lazy("Open chat")
TELL_ME = lazy("Tell me when it's back")
WILL_TELL = lazy("You will be told")
CHECK_NOW = lazy("Check now")
UNDERSTUDIES = lazy("Understudies")
NO_UNDERSTUDIES = lazy("No understudy is set up.")
SET_UP = lazy("Set one up")
MORE = lazy("Status and reasons")


def checked(verdict: Verdict | None, now: datetime) -> str:
    """Return how fresh the verdict is."""
    if verdict is None or verdict.checked_at is None:
        return _("not checked yet")
    return _("checked {age}", age=age(verdict.checked_at, now))


def short_name(component: str) -> str:
    """Return a component's name without the host in brackets that some pages add."""
    name, bracket, host = component.rpartition(" (")
    return name.strip() if bracket and host.endswith(")") and "." in host else component


def incident_line(incident: Incident, now: datetime) -> str:
    """Return an open incident in one line; its age is not broken over two."""
    return _(
        "{incident} · {phase} · {age}",
        incident=incident.name,
        phase=PHASES[incident.phase],
        age=age(incident.started_at, now).replace(" ", "\u00a0"),
    )


def readiness(model: str, *, works: bool | None) -> str:
    """Return how ready a stand-in is; ``works`` None: it has not been tried."""
    who = model_name(model)
    if works is None:
        return _("{model}: not tried yet", model=who)
    return _("{model}: ready", model=who) if works else _("{model}: does not answer", model=who)


def more_incidents(count: int) -> str:
    return ngettext("and one more", "and {count} more", count)
