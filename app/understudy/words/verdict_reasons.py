"""Each reason of a verdict as one sentence without a full stop; no Qt here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.chat.failure import FailureKind
from understudy.status.model import ComponentState, Phase
from understudy.words.claude_code import requests as claude_code
from understudy.words.common import FAILURES, PHASES, age, local_time
from understudy.words.sentences import comma_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.status.model import Reason

FETCH_FAILURES = {
    "dns_failed": lazy("its address could not be looked up"),
    "connection_refused": lazy("the connection was refused"),
    "connection_lost": lazy("the connection was lost"),
    "timeout": lazy("it did not answer in time"),
    "tls_failed": lazy("its certificate could not be verified"),
    "too_large": lazy("its answer was far too large"),
    "http_status": lazy("it refused the request"),
    "not_json": lazy("it sent something that is not a status"),
    "unexpected_shape": lazy("it sent something that is not a status"),
    "redirected": lazy("it redirected elsewhere"),
    "network_unreachable": lazy("this computer has no route to it"),
    "proxy_failed": lazy("the proxy in between failed"),
    "invalid_address": lazy("its address is not valid; check it in settings.toml"),
    "captive_portal": lazy("the network answered in its place"),
    "moved": lazy("it has moved, or answers only browsers now; check its address in settings.toml"),
    "frozen": lazy("nothing on it has changed for weeks; it may have moved"),
}

_COMPONENTS = {
    ComponentState.OPERATIONAL: lazy("status page: {component} is operational"),
    ComponentState.DEGRADED: lazy("status page: {component} is degraded"),
    ComponentState.PARTIAL_OUTAGE: lazy("status page: {component} has a partial outage"),
    ComponentState.MAJOR_OUTAGE: lazy("status page: {component} has a major outage"),
    ComponentState.MAINTENANCE: lazy("status page: {component} is under maintenance"),
    ComponentState.UNKNOWN: lazy(
        "status page: {component} is in a state this program does not know"
    ),
}

INFORMATIONAL = {
    "old": lazy("no news for more than a day, and its components are well"),
    "recovered": lazy("its components are well again"),
    "bystander": lazy("what you use is named as unaffected"),
    "no_impact": lazy("without impact"),
    "other_models": lazy("about models you do not use"),
    "elsewhere": lazy("about a cloud, an app or a system you do not use"),
    "working": lazy("working for you"),
}


def reason_sentence(reason: Reason, now: datetime) -> str:
    """Return the evidence in words, with its time if it has one."""
    say = SENTENCES.get(reason.kind)
    return say(reason, now) if say else reason.kind.replace("_", " ")


def _component(reason: Reason, _now: datetime) -> str:
    sentence = _COMPONENTS[ComponentState(reason.fact("state"))]
    return sentence.format(component=reason.fact("component"))


def _incident(reason: Reason, now: datetime) -> str:
    return _(
        "status page: incident “{name}”, {phase}, posted {age}",
        name=reason.fact("name"),
        phase=PHASES[Phase(reason.fact("phase"))],
        age=_when(reason.fact("started_at"), now),
    )


def _informational(reason: Reason, now: datetime) -> str:
    return _("{incident} ({why})", incident=_incident(reason, now), why=_why(reason))


def _in_doubt(reason: Reason, now: datetime) -> str:
    return _(
        "{incident} (its text is {why}, but it is too serious to rely on that)",
        incident=_incident(reason, now),
        why=_why(reason),
    )


def _why(reason: Reason) -> str:
    return str(INFORMATIONAL.get(reason.fact("why"), reason.fact("why")))


def _maintenance(reason: Reason, now: datetime) -> str:
    name, until = reason.fact("name"), reason.fact("scheduled_until")
    if not until:
        return _("status page: maintenance “{name}” is in progress", name=name)
    end = local_time(datetime.fromisoformat(until), now)
    return _("status page: maintenance “{name}” is in progress, until {end}", name=name, end=end)


def _operational(reason: Reason, now: datetime) -> str:
    return _(
        "status page: {surfaces} operational, read {age}",
        surfaces=_names(reason, "surfaces"),
        age=_when(reason.fact("checked_at"), now),
    )


def _surface_not_found(reason: Reason, _now: datetime) -> str:
    name, offered = reason.fact("surface"), _names(reason, "offered")
    if not offered:
        return _(
            "status page: no component “{name}” is listed any more; it lists none at all; change "
            "surfaces under [status] in settings.toml",
            name=name,
        )
    return _(
        "status page: no component “{name}” is listed any more; it lists {offered}; change "
        "surfaces under [status] in settings.toml",
        name=name,
        offered=offered,
    )


def _not_in_trouble(reason: Reason, now: datetime) -> str:
    return _(
        "status page: lists only components in trouble, and none that you use, read {age}",
        age=_when(reason.fact("checked_at"), now),
    )


def _no_surfaces(_reason: Reason, _now: datetime) -> str:
    return _("no surface is selected; add one in settings.toml")


def _not_read(reason: Reason, now: datetime) -> str:
    failure, last = reason.fact("failure"), reason.fact("checked_at")
    why = FETCH_FAILURES.get(failure, failure.replace("_", " "))
    if not last:
        return _("the status page cannot be read: {why}; not read since the start", why=why)
    return _(
        "the status page cannot be read: {why}; last read {age}", why=why, age=_when(last, now)
    )


def _not_checked_yet(_reason: Reason, _now: datetime) -> str:
    return _("the status page has not been read yet")


def _own_failing(reason: Reason, now: datetime) -> str:
    first, last = _clock(reason.fact("first_at"), now), _clock(reason.fact("last_at"), now)
    span = first if first == last else _("{first}–{last}", first=first, last=last)  # noqa: RUF001 - from-to
    count, model = int(reason.fact("count")), reason.fact("model")
    if _is_of_claude_code(reason):
        said = claude_code.requests_failed(count, model, _failure(reason), span)
    elif model:
        said = ngettext(
            "your last failed request to {model}: {failure}, {time}",
            "your last {count} failed requests to {model}: {failure}, {time}",
            count,
            model=model,
            failure=_failure(reason),
            time=span,
        )
    else:
        said = ngettext(
            "your last failed request: {failure}, {time}",
            "your last {count} failed requests: {failure}, {time}",
            count,
            failure=_failure(reason),
            time=span,
        )
    working = _names(reason, "working")
    return _("{failing}; {model} works", failing=said, model=working) if working else said


def _own_recovering(reason: Reason, now: datetime) -> str:
    at = _when(reason.fact("last_at"), now)
    if _is_of_claude_code(reason):
        return claude_code.recovering(at)
    return _("your last request was answered, {age}; watching", age=at)


def _own_trying(reason: Reason, now: datetime) -> str:
    return claude_code.trying_again(_clock(reason.fact("last_at"), now))


def _own_suspect(reason: Reason, now: datetime) -> str:
    if _is_of_claude_code(reason):
        last = _clock(reason.fact("last_at"), now)
        return claude_code.requests_failed(1, "", _failure(reason), last)
    at = _when(reason.fact("last_at"), now)
    return _("one of your requests failed ({failure}), {age}", failure=_failure(reason), age=at)


def _own_left_failing(reason: Reason, now: datetime) -> str:
    return _(
        "your last requests failed ({failure}), {age}; Claude has not been asked since",
        failure=_failure(reason),
        age=_when(reason.fact("last_at"), now),
    )


def _own_working(reason: Reason, now: datetime) -> str:
    return _("Claude answered you {age}", age=_when(reason.fact("last_at"), now))


def _stand_in_failing(reason: Reason, _now: datetime) -> str:
    return _("{model}, which stands in, is failing for you", model=reason.fact("model"))


def _page_green(_reason: Reason, _now: datetime) -> str:
    return _("the status page is still green; it usually lags by about 20 minutes")


def _offline(reason: Reason, now: datetime) -> str:
    since = _clock(reason.fact("since"), now)
    return _("this computer has been offline since {time}", time=since)


def _captive_portal(reason: Reason, now: datetime) -> str:
    since = _clock(reason.fact("since"), now)
    return _("the network has asked for a sign-in since {time}", time=since)


def _just_woke(_reason: Reason, _now: datetime) -> str:
    return _("this computer just woke up; the status page has not been read yet")


def _unstable(reason: Reason, _now: datetime) -> str:
    return ngettext(
        "it went up and down {count} time in half an hour",
        "it went up and down {count} times in half an hour",
        int(reason.fact("changes")),
    )


def _names(reason: Reason, fact: str) -> str:
    """Return a fact that holds several names, listed as the language does."""
    return comma_list(reason.fact(fact).split(", "))


def _is_of_claude_code(reason: Reason) -> bool:
    return reason.fact("surface") == "claude-code"


def _failure(reason: Reason) -> str:
    name = reason.fact("failure")
    kind = FailureKind.named(name)
    return name.replace("_", " ") if kind is None else str(FAILURES[kind])


def _clock(instant: str, now: datetime) -> str:
    if not instant:
        return _("an unknown time")
    return local_time(datetime.fromisoformat(instant), now)


def _when(instant: str, now: datetime) -> str:
    return age(datetime.fromisoformat(instant), now) if instant else _("at an unknown time")


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
    "own_trying": _own_trying,
    "own_left_failing": _own_left_failing,
    "own_working": _own_working,
    "stand_in_failing": _stand_in_failing,
    "page_green": _page_green,
    "offline": _offline,
    "captive_portal": _captive_portal,
    "just_woke": _just_woke,
    "unstable": _unstable,
}
