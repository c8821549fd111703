"""The sentences people read, for the windows and the command line alike; no Qt here.

Plain, exact, short: who, what, since when, what now. Never blame, never cheer.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from understudy.chat.failure import FailureKind, Trait
from understudy.chat.model import RouteReasonKind, Trouble
from understudy.status.model import ComponentState, Impact, Phase, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.chat.failure import Failure
    from understudy.chat.model import RouteReason

HEADLINES = {
    VerdictKind.UP: "No trouble reported",  # by the page only
    VerdictKind.DEGRADED: "Claude is degraded",
    VerdictKind.DOWN: "Claude is down",
    VerdictKind.MAINTENANCE: "Claude is under maintenance",
    VerdictKind.OFFLINE: "This computer is offline",
    VerdictKind.SIGN_IN: "The network asks you to sign in",
    VerdictKind.BLIND: "The status page cannot be read",
    VerdictKind.UNKNOWN: "Not known yet",
}

COMPONENT_STATES = {
    ComponentState.OPERATIONAL: "operational",
    ComponentState.DEGRADED: "degraded",
    ComponentState.PARTIAL_OUTAGE: "partial outage",
    ComponentState.MAJOR_OUTAGE: "major outage",
    ComponentState.MAINTENANCE: "under maintenance",
    ComponentState.UNKNOWN: "unknown",
}

PHASES = {phase: phase.value.replace("_", " ") for phase in Phase}
IMPACTS = {impact: impact.value for impact in Impact}

# The cause, after "Claude stopped here (" and the like: a few words, no full stop.
FAILURES = {
    FailureKind.OVERLOADED: "overloaded",
    FailureKind.SERVICE_UNAVAILABLE: "service unavailable",
    FailureKind.GATEWAY_TIMEOUT: "its gateway timed out",
    FailureKind.SERVER_ERROR: "an error on its side",
    FailureKind.BAD_GATEWAY: "its edge could not reach it",
    FailureKind.STREAM_ERROR: "it reported an error mid-stream",
    FailureKind.MALFORMED_STREAM: "it sent data that cannot be read",
    FailureKind.CONNECTION_RESET: "it cut the connection",
    FailureKind.STREAM_TRUNCATED: "the answer was cut off",
    FailureKind.STREAM_INCOMPLETE: "the answer ended without its final event",
    FailureKind.EMPTY_ANSWER: "its answer was empty",
    FailureKind.HEADERS_TIMEOUT: "it did not respond",
    FailureKind.FIRST_TEXT_TIMEOUT: "no text arrived in time",
    FailureKind.IDLE_TIMEOUT: "it fell silent",
    FailureKind.TEXT_STALLED: "the text stopped coming",
    FailureKind.REQUEST_TIMEOUT: "it timed out reading the request",
    FailureKind.CONFLICT: "a conflict on its side",
    FailureKind.CONNECTION_LOST: "the connection was lost",
    FailureKind.RATE_LIMITED: "your rate limit",
    FailureKind.QUOTA_EXHAUSTED: "your quota or spend limit is used up",
    FailureKind.KEY_MISSING: "no key is set",
    FailureKind.KEYRING_LOCKED: "the keyring is locked",
    FailureKind.PLAIN_HTTP: "its address is plain http, so others could read your key",
    FailureKind.KEY_REFUSED: "your key was refused",
    FailureKind.PAYMENT_REQUIRED: "payment is required",
    FailureKind.PERMISSION_DENIED: "your key does not allow this",
    FailureKind.MODEL_NOT_FOUND: "the model was not found",
    FailureKind.MODEL_NOT_LOADED: "no model is loaded",
    FailureKind.OPTION_REFUSED: "it does not accept this kind of request",
    FailureKind.ADDRESS_WRONG: "nothing answers at its address",
    FailureKind.BAD_REQUEST: "the request was not accepted",
    FailureKind.REQUEST_TOO_LARGE: "the request is too large",
    FailureKind.CONTEXT_WINDOW_EXCEEDED: "the conversation is too long for the model",
    FailureKind.REFUSED: "the model declined",
    FailureKind.NO_PROVIDER: "no provider is available",
    FailureKind.STOPPED: "stopped by you",
    FailureKind.STORAGE_FAILED: "your conversation could not be read from the disk",
    FailureKind.CONNECTION_REFUSED: "the connection was refused",
    FailureKind.DNS_FAILED: "its address could not be looked up",
    FailureKind.NETWORK_UNREACHABLE: "this computer has no route to it",
    FailureKind.TLS_FAILED: "its certificate could not be verified",
    FailureKind.CONNECT_TIMEOUT: "no connection could be made",
    FailureKind.NOT_EVENT_STREAM: "something in between answered instead",
    FailureKind.REDIRECTED: "something in between redirected the request",
    FailureKind.CAPTIVE_PORTAL: "the network asks you to sign in",
    FailureKind.PROXY_AUTH_REQUIRED: "the proxy requires a password",
    FailureKind.PROXY_UNUSABLE: "the proxy in your settings cannot be used",
    FailureKind.EDGE_REFUSED: "something between you and it refused the request",
}

# The next step, if there is one; a whole sentence.
NEXT_STEPS = {
    FailureKind.KEY_MISSING: "Add the key in Settings.",
    FailureKind.KEYRING_LOCKED: "Unlock your keyring, then try again.",
    FailureKind.PLAIN_HTTP: "Use an https address, or add insecure = true to this provider in "
    "settings.toml if you trust everyone on the way.",
    FailureKind.KEY_REFUSED: "Check the key in Settings.",
    FailureKind.PAYMENT_REQUIRED: "Check billing with the provider.",
    FailureKind.PERMISSION_DENIED: "Check the key's permissions with the provider.",
    FailureKind.QUOTA_EXHAUSTED: "Raise the limit with the provider, or wait until it resets.",
    FailureKind.RATE_LIMITED: "Wait a moment, then try again.",
    FailureKind.MODEL_NOT_FOUND: "Choose another model in Settings.",
    FailureKind.MODEL_NOT_LOADED: "Load a model in the server's own app, then try again.",
    FailureKind.PROXY_UNUSABLE: "Use an http, https or socks5 address for the proxy.",
    FailureKind.EDGE_REFUSED: "Your key is not the cause. Try another network, or turn off your "
    "VPN.",
    FailureKind.REQUEST_TOO_LARGE: "Shorten the message.",
    FailureKind.CONTEXT_WINDOW_EXCEEDED: "Start a new conversation, or shorten the message.",
    FailureKind.NO_PROVIDER: "Add a provider in Settings, and allow it to be asked.",
    FailureKind.DNS_FAILED: "Check this computer's network.",
    FailureKind.NETWORK_UNREACHABLE: "Check this computer's network.",
    FailureKind.TLS_FAILED: "Check this computer's clock, and any proxy in between.",
    FailureKind.NOT_EVENT_STREAM: "Open a browser: the network may want you to sign in.",
    FailureKind.REDIRECTED: "Open a browser: the network may want you to sign in.",
    FailureKind.CAPTIVE_PORTAL: "Open a browser and sign in to the network.",
    FailureKind.PROXY_AUTH_REQUIRED: "Set the proxy's password in the system's settings.",
}

# a whole answer that ends early, by the vendors' stop reasons
_LENGTH = "The answer reached its length limit."
CUT_SHORT = {
    "max_tokens": _LENGTH,
    "length": _LENGTH,
    "model_context_window_exceeded": (
        "The model's context window is full. Start a new conversation to continue."
    ),
    "answer_limit": "The answer reached 16 MB. The rest was dropped.",
}
SAID_NOTHING = "The model returned an empty answer."

PROVIDER_NAMES = {
    "claude": "Claude",
    "anthropic": "Anthropic",
    "openai": "OpenAI",
    "gemini": "Gemini",
    "openrouter": "OpenRouter",
    "mistral": "Mistral",
    "groq": "Groq",
    "deepseek": "DeepSeek",
    "xai": "xAI",
    "ollama": "Ollama",
}


_CLAUDE_ID = re.compile(
    r"claude-(?P<family>[a-z]+)-(?P<version>\d{1,2}(-\d{1,2})?)(-\d{8}|-latest)?"
)
_GPT_ID = re.compile(r"gpt-(?P<version>[0-9][0-9.a-z]*)(?P<size>(-(mini|nano|pro|turbo))?)")


def provider_name(provider_id: str) -> str:
    """Return a provider's name for a sentence."""
    return PROVIDER_NAMES.get(provider_id, provider_id[:1].upper() + provider_id[1:])


def model_name(model: str) -> str:
    """Return a model's name for a sentence: ``Claude Sonnet 5.5``, ``GPT-5.5``, or its id."""
    if found := _CLAUDE_ID.fullmatch(model):
        family, version = found["family"].capitalize(), found["version"].replace("-", ".")
        return f"Claude {family} {version}"
    if found := _GPT_ID.fullmatch(model):
        return f"GPT-{found['version']}{found['size'].replace('-', ' ')}"
    return model


WORKS_FOR_YOU = "Claude works for you"


def answered_at(verdict: Verdict) -> datetime | None:
    """Return when Claude answered this person, if the verdict rests on that."""
    if verdict.kind is VerdictKind.UP:
        for reason in verdict.reasons:
            if reason.kind == "own_working" and (at := reason.fact("last_at")):
                return datetime.fromisoformat(at)
    return None


def headline(verdict: Verdict) -> str:
    """Return the verdict in a few words, with any incident that did not make it."""
    if verdict.kind is not VerdictKind.UP or not verdict.incident_reported or verdict.unstable:
        return short_headline(verdict)
    beside = "though an incident is reported" if answered_at(verdict) else "but an incident is open"
    return f"{short_headline(verdict)}, {beside}"


def short_headline(verdict: Verdict) -> str:
    """Return the verdict in a few words; "works" only if own requests prove it."""
    if verdict.unstable:
        return "Claude is unstable for you"
    if any(reason.kind == "own_failing" for reason in verdict.reasons):
        return "Claude is failing for you"
    if answered_at(verdict) is not None:
        return WORKS_FOR_YOU
    return _by_the_page(verdict) or HEADLINES[verdict.kind]


def _by_the_page(verdict: Verdict) -> str:
    """Return the headline if only the page supports UP or UNKNOWN, else ""."""
    if verdict.kind is VerdictKind.UNKNOWN:
        lost = [one.fact("surface") for one in verdict.reasons if one.kind == "surface_not_found"]
        return f"The status page lists no {' and no '.join(lost)}" if lost else ""
    if verdict.kind is not VerdictKind.UP:
        return ""
    if verdict.incident_reported:
        return "No trouble reported for you"
    is_open = any(reason.kind == "incident_informational" for reason in verdict.reasons)
    return "No new trouble reported" if is_open else ""


def failure_words(failure: Failure) -> str:
    """Return the failure and its owner: ``Claude: overloaded (529)``."""
    status = f" ({failure.status})" if failure.status and failure.status >= 300 else ""
    who = provider_name(failure.provider)
    return f"{who}: {FAILURES[failure.kind]}{status}" if who else FAILURES[failure.kind] + status


def failure_sentence(failure: Failure) -> str:
    """Return cause and next step as one or two sentences."""
    words = failure_words(failure)
    step = NEXT_STEPS.get(failure.kind, "")
    if failure.kind is FailureKind.ADDRESS_WRONG and failure.detail:
        step = f"Did you mean {failure.detail}? Change it in Settings."
    elif failure.kind is FailureKind.EDGE_REFUSED and failure.detail:
        words = f"{words}: {failure.detail}"
    elif Trait.QUOTED in failure.kind.traits and failure.detail:
        words = f"{words}: “{failure.detail}”"
    return f"{words[:1].upper()}{words[1:]}. {step}".strip()


def asked_in_vain(failures: Sequence[Failure]) -> str:
    """Return each provider asked with its failure, in one sentence; "" if only one was asked."""
    if len(failures) < 2:
        return ""
    return f"Asked: {'; '.join(_named(one) for one in failures)}."


def _named(failure: Failure) -> str:
    status = f", {failure.status}" if failure.status and failure.status >= 300 else ""
    who = f"{provider_name(failure.provider)} ({failure.model})"
    return f"{who}: {FAILURES[failure.kind]}{status}"


def ending_words(stop_reason: str | None, *, spoke: bool) -> str:
    """Return the sentence below a whole answer; "" if it ended normally."""
    return CUT_SHORT.get(stop_reason or "", "" if spoke else SAID_NOTHING)


_DOES = {
    RouteReasonKind.FIRST_CHOICE: "answers",
    RouteReasonKind.PINNED: "answers, as you chose",
    RouteReasonKind.TRIAL: "is being tried again, to see whether it is back",
    RouteReasonKind.HEDGE: "is standing in, because it was faster",
}


def route_words(reason: RouteReason, provider: str, model: str, who: str = "") -> str:
    """Return why this candidate answers, as one sentence without a full stop."""
    who = who or f"{provider_name(provider)} ({model})"
    because = f" because {failure_words(reason.after)}" if reason.after else ""
    match reason.kind:
        case RouteReasonKind.PAST_ANSWER:
            does = "answered this before; the answer is from your own history"
        case RouteReasonKind.RETRY:
            does = f"is being asked again{because}"
        case RouteReasonKind.MODEL_STANDS_IN | RouteReasonKind.PROVIDER_STANDS_IN:
            does = f"is standing in{because}"
        case RouteReasonKind.SKIPPED_OTHERS:
            does = f"answers{because}"
        case RouteReasonKind.BREAKER_OPEN | RouteReasonKind.REPORTED_DOWN:
            does = f"is standing in · {trouble_words(reason)}"
        case RouteReasonKind.CONTINUES:
            does = f"continues from there{because}"
        case _:
            does = _DOES[reason.kind]
    return f"{who} {does}"


def trouble_words(reason: RouteReason) -> str:
    """Return the trouble of the provider being replaced, as judged and no more.

    ``Claude API is failing for you since 14:02`` comes only from a verdict.
    """
    who = "Claude API" if reason.instead_of == "claude" else provider_name(reason.instead_of)
    if reason.instead_of_model:
        who = model_name(reason.instead_of_model)
    who = who or "the first choice"
    hour = f"{reason.since.astimezone():%H:%M}" if reason.since else ""
    match reason.trouble:
        case Trouble.FAILING:
            return f"{who} is failing for you{f' since {hour}' if hour else ''}"
        case Trouble.REPORTED:
            return f"the status page reports {who} down{f' since {hour}' if hour else ''}"
        case Trouble.FAILED:
            failed = who if reason.instead_of_model else provider_name(reason.instead_of) or who
            why = f" ({FAILURES[reason.after.kind]})" if reason.after else ""
            return f"{failed} failed {f'at {hour}' if hour else 'just now'}{why}"
        case _:
            assert_never(reason.trouble)


def seam(
    failure: Failure,
    next_provider: str | None,
    next_model: str | None,
    *,
    goes_on: bool = False,
) -> str:
    """Return the sentence between two segments of an answer; ``goes_on``: not from the start."""
    first = f"{provider_name(failure.provider)} stopped here ({FAILURES[failure.kind]})."
    if next_provider is None:
        return first
    did = "continued from here" if goes_on else "answered from the start"
    return f"{first} {provider_name(next_provider)} ({next_model}) {did}."


def age(then: datetime, now: datetime) -> str:
    """Return how long ago ``then`` was: ``20 s ago``, ``3 min ago``, ``5 days ago``."""
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 172_800:
        return f"{seconds // 3600} h ago"
    return f"{seconds // 86_400} days ago"


def local_time(instant: datetime, now: datetime) -> str:
    """Return the instant in local time: the time of day, with the date if it is not today."""
    there, here = instant.astimezone(), now.astimezone()
    pattern = "%H:%M" if there.date() == here.date() else "%Y-%m-%d %H:%M"
    return there.strftime(pattern)
