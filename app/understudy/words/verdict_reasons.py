"""Each reason of a verdict as one sentence without a full stop; no Qt here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from understudy.chat.failure import FailureKind
from understudy.status.model import ComponentState, Phase
from understudy.words.common import FAILURES, PHASES, age, local_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.status.model import Reason

FETCH_FAILURES = {
    "dns_failed": "its address could not be looked up",
    "connection_refused": "the connection was refused",
    "connection_lost": "the connection was lost",
    "timeout": "it did not answer in time",
    "tls_failed": "its certificate could not be verified",
    "too_large": "its answer was far too large",
    "http_status": "it refused the request",
    "not_json": "it sent something that is not a status",
    "unexpected_shape": "it sent something that is not a status",
    "redirected": "it redirected elsewhere",
    "network_unreachable": "this computer has no route to it",
    "proxy_failed": "the proxy in between failed",
    "invalid_address": "its address is not valid; check it in settings.toml",
    "captive_portal": "the network answered in its place",
    "moved": "it has moved, or answers only browsers now; check its address in settings.toml",
    "frozen": "nothing on it has changed for weeks; it may have moved",
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
    "old": "no news for more than a day, and its components are well",
    "recovered": "its components are well again",
    "bystander": "what you use is named as unaffected",
    "no_impact": "without impact",
    "other_models": "about models you do not use",
    "elsewhere": "about a cloud, an app or a system you do not use",
    "working": "working for you",
}


def reason_sentence(reason: Reason, now: datetime) -> str:
    """Return the evidence in words, with its time if it has one."""
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


def _in_doubt(reason: Reason, now: datetime) -> str:
    others = INFORMATIONAL.get(reason.fact("why"), reason.fact("why"))
    return f"{_incident(reason, now)} (its text is {others}, but it is too serious to rely on that)"


def _maintenance(reason: Reason, now: datetime) -> str:
    until = reason.fact("scheduled_until")
    end = f", until {local_time(datetime.fromisoformat(until), now)}" if until else ""
    return f"status page: maintenance “{reason.fact('name')}” is in progress{end}"


def _operational(reason: Reason, now: datetime) -> str:
    read = _when(reason.fact("checked_at"), now)
    return f"status page: {reason.fact('surfaces')} operational, read {read}"


def _surface_not_found(reason: Reason, _: datetime) -> str:
    offered = reason.fact("offered")
    offers = f"it lists {offered}" if offered else "it lists none at all"
    return (
        f"status page: no component “{reason.fact('surface')}” is listed any more; {offers}; "
        "change surfaces under [status] in settings.toml"
    )


def _not_in_trouble(reason: Reason, now: datetime) -> str:
    read = _when(reason.fact("checked_at"), now)
    return f"status page: lists only components in trouble, and none that you use, read {read}"


def _no_surfaces(_: Reason, __: datetime) -> str:
    return "no surface is selected; add one in settings.toml"


def _not_read(reason: Reason, now: datetime) -> str:
    why = FETCH_FAILURES.get(reason.fact("failure"), reason.fact("failure").replace("_", " "))
    last = reason.fact("checked_at")
    seen = f"last read {_when(last, now)}" if last else "not read since the start"
    return f"the status page cannot be read: {why}; {seen}"


def _not_checked_yet(_: Reason, __: datetime) -> str:
    return "the status page has not been read yet"


def _own_failing(reason: Reason, now: datetime) -> str:
    count, model = reason.fact("count"), reason.fact("model")
    first, last = _clock(reason.fact("first_at"), now), _clock(reason.fact("last_at"), now)
    span = first if first == last else f"{first}–{last}"  # noqa: RUF001 - from-to
    which = f" to {model}" if model else ""
    many = f"last {count} failed requests" if count != "1" else "last failed request"
    works = f"; {reason.fact('working')} works" if reason.fact("working") else ""
    return f"your {many}{which}: {_failure(reason)}, {span}{works}"


def _own_recovering(reason: Reason, now: datetime) -> str:
    return f"your last request was answered, {_when(reason.fact('last_at'), now)}; watching"


def _own_suspect(reason: Reason, now: datetime) -> str:
    return f"one of your requests failed ({_failure(reason)}), {_when(reason.fact('last_at'), now)}"


def _own_left_failing(reason: Reason, now: datetime) -> str:
    last = _when(reason.fact("last_at"), now)
    return (
        f"your last requests failed ({_failure(reason)}), {last}; Claude has not been asked since"
    )


def _own_working(reason: Reason, now: datetime) -> str:
    return f"Claude answered you {_when(reason.fact('last_at'), now)}"


def _stand_in_failing(reason: Reason, _: datetime) -> str:
    return f"{reason.fact('model')}, which stands in, is failing for you"


def _page_green(_: Reason, __: datetime) -> str:
    return "the status page is still green; it usually lags by about 20 minutes"


def _offline(reason: Reason, now: datetime) -> str:
    return f"this computer has been offline since {_clock(reason.fact('since'), now)}"


def _captive_portal(reason: Reason, now: datetime) -> str:
    return f"the network has asked for a sign-in since {_clock(reason.fact('since'), now)}"


def _just_woke(_: Reason, __: datetime) -> str:
    return "this computer just woke up; the status page has not been read yet"


def _unstable(reason: Reason, _: datetime) -> str:
    return f"it went up and down {reason.fact('changes')} times in half an hour"


def _failure(reason: Reason) -> str:
    name = reason.fact("failure")
    kind = FailureKind.named(name)
    return name.replace("_", " ") if kind is None else FAILURES[kind]


def _clock(instant: str, now: datetime) -> str:
    return local_time(datetime.fromisoformat(instant), now) if instant else "an unknown time"


def _when(instant: str, now: datetime) -> str:
    return age(datetime.fromisoformat(instant), now) if instant else "at an unknown time"


SENTENCES: dict[str, Callable[[Reason, datetime], str]] = {
    "component": _component,
    "incident": _incident,
    "incident_informational": _informational,
    "incident_in_doubt": _in_doubt,
    "maintenance_in_progress": _maintenance,
    "operational": _operational,
    "surface_not_found": _surface_not_found,
    "not_in_trouble": _not_in_trouble,
    "no_surfaces": _no_surfaces,
    "not_read": _not_read,
    "not_checked_yet": _not_checked_yet,
    "own_failing": _own_failing,
    "own_recovering": _own_recovering,
    "own_suspect": _own_suspect,
    "own_left_failing": _own_left_failing,
    "own_working": _own_working,
    "stand_in_failing": _stand_in_failing,
    "page_green": _page_green,
    "offline": _offline,
    "captive_portal": _captive_portal,
    "just_woke": _just_woke,
    "unstable": _unstable,
}
