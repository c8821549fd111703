"""The status window's own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.status.model import VerdictKind
from understudy.words.common import PHASES, age, local_time
from understudy.words.sentences import date_and_time

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Incident, Verdict

WINDOW_TITLE = lazy("Status of Claude")
WHY = lazy("Why")
COMPONENTS = lazy("Components")
OPEN_INCIDENTS = lazy("Open incidents")
UNDERSTUDIES = lazy("Understudies")
CHECK_NOW = lazy("Check now")
CHECK_NOW_TIP = lazy("Read the status page again (F5)")
CHECKING = lazy("Checking…")
NOT_READ_YET = lazy("The status page has not been read yet.")
NOT_CHECKED_YET = lazy("Not checked yet")
NOT_KNOWN_YET = lazy("Not known yet.")
NO_INCIDENTS = lazy("None.")


def since_line(verdict: Verdict, now: datetime) -> str:
    """Return the line below the headline."""
    since = local_time(verdict.since, now)
    if verdict.checked_at is None:
        line = _("Since {time} · not checked yet", time=since)
    else:
        checked = age(verdict.checked_at, now)
        line = _("Since {time} · checked {age}", time=since, age=checked)
    if verdict.kind is VerdictKind.UP and verdict.incident_reported:
        return f"{_('An incident is reported')}\n{line}"
    return line


def since_hint(verdict: Verdict) -> str:
    """Return the exact times of that line."""
    lines = [_("Since {time}", time=_exact(verdict.since))]
    if verdict.checked_at is not None:
        lines.append(_("Checked {time}", time=_exact(verdict.checked_at)))
    return "\n".join(lines)


def incident_aside(incident: Incident, now: datetime) -> str:
    """Return an incident's phase and age."""
    return f"{PHASES[incident.phase]} · {age(incident.started_at, now)}"


def posted(incident: Incident) -> str:
    return _("Posted {time}", time=_exact(incident.started_at))


def _exact(instant: datetime) -> str:
    return date_and_time(instant, seconds=True)
