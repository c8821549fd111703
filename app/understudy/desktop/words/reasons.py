"""Each reason of a verdict as one sentence without a full stop; no Qt in here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from understudy.desktop.wording import PHASES, age, local_time
from understudy.status.model import ComponentState, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.status.model import Reason

FETCH_FAILURES = {
    "dns_failed": "its address could not be looked up",
    "connection_refused": "the connection was refused",
    "connection_lost": "the connection was lost",
    "timeout": "it did not answer in time",
    "tls_failed": "its certificate could not be verified",
    "too_large": "it sent far too much",
    "http_status": "it refused the request",
    "not_json": "it sent something that is no status",
    "unexpected_shape": "it sent something that is no status",
    "redirected": "it redirected elsewhere",
    "network_unreachable": "this computer has no way to it",
    "proxy_failed": "the proxy in between failed",
    "invalid_address": "its address is not a valid one; check it in settings.toml",
    "captive_portal": "the network answered in its place",
}

STATES_OF_COMPONENTS = {
    ComponentState.OPERATIONAL: "is operational",
    ComponentState.DEGRADED: "is degraded",
    ComponentState.PARTIAL_OUTAGE: "has a partial outage",
    ComponentState.MAJOR_OUTAGE: "has a major outage",
    ComponentState.MAINTENANCE: "is under maintenance",
    ComponentState.UNKNOWN: "is in a state this program does not know",
}

INFORMATIONAL = {
    "old": "open for more than a day",
    "recovered": "what it touched is well again",
    "bystander": "what you use is named as well",
    "no_impact": "without impact",
}


def reason_sentence(reason: Reason, now: datetime) -> str:
    """Return the evidence in words, with its time where it has one."""
    say = SENTENCES.get(reason.kind)
    return say(reason, now) if say else reason.kind.replace("_", " ")


def _component(reason: Reason, _: datetime) -> str:
    is_so = STATES_OF_COMPONENTS[ComponentState(reason.fact("state"))]
    return f"status page: {reason.fact('component')} {is_so}"


def _incident(reason: Reason, now: datetime) -> str:
    phase = PHASES[Phase(reason.fact("phase"))]
    began = _when(reason.fact("started_at"), now)
    return f"status page: incident “{reason.fact('name')}”, {phase}, posted {began}"


def _informational(reason: Reason, now: datetime) -> str:
    why = INFORMATIONAL.get(reason.fact("why"), reason.fact("why"))
    return f"{_incident(reason, now)} ({why})"


def _maintenance(reason: Reason, now: datetime) -> str:
    until = reason.fact("scheduled_until")
    end = f", until {local_time(datetime.fromisoformat(until), now)}" if until else ""
    return f"status page: maintenance “{reason.fact('name')}” is in progress{end}"


def _all_operational(reason: Reason, now: datetime) -> str:
    read = _when(reason.fact("checked_at"), now)
    return f"status page: {reason.fact('surfaces')} operational, read {read}"


def _surface_not_found(reason: Reason, _: datetime) -> str:
    surface = reason.fact("surface")
    return f"status page: lists no component “{surface}”; check the surfaces in settings.toml"


def _no_surfaces(_: Reason, __: datetime) -> str:
    return "no surface is chosen to be watched; name one in settings.toml"


def _not_read(reason: Reason, now: datetime) -> str:
    why = FETCH_FAILURES.get(reason.fact("failure"), reason.fact("failure").replace("_", " "))
    last = reason.fact("checked_at")
    seen = f"last read {_when(last, now)}" if last else "not read since the start"
    return f"the status page cannot be read: {why}; {seen}"


def _not_checked_yet(_: Reason, __: datetime) -> str:
    return "the status page was not read yet"


def _when(instant: str, now: datetime) -> str:
    return age(datetime.fromisoformat(instant), now) if instant else "at an unknown time"


SENTENCES: dict[str, Callable[[Reason, datetime], str]] = {
    "component": _component,
    "incident": _incident,
    "incident_informational": _informational,
    "maintenance_in_progress": _maintenance,
    "all_operational": _all_operational,
    "surface_not_found": _surface_not_found,
    "no_surfaces": _no_surfaces,
    "not_read": _not_read,
    "not_checked_yet": _not_checked_yet,
}
