"""The sentences people read, for the windows and the command line alike; no Qt here.

Plain, exact, short: who, what, since when, what now. Never blame, never cheer.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext, plazy
from understudy.chat.failure import FailureKind, Trait
from understudy.status.model import ComponentState, Phase, Verdict, VerdictKind
from understudy.words.plan_limits import limit_reached
from understudy.words.sentences import (
    and_no_list,
    as_sentence,
    date_and_time,
    list_of_statements,
    paragraph,
    time_of_day,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.chat.failure import Failure
    from understudy.status.model import PlanLimit

HEADLINES = {
    VerdictKind.UP: lazy("No trouble reported"),  # by the page only
    VerdictKind.DEGRADED: lazy("Claude is degraded"),
    VerdictKind.DOWN: lazy("Claude is down"),
    VerdictKind.MAINTENANCE: lazy("Claude is under maintenance"),
    VerdictKind.OFFLINE: lazy("This computer is offline"),
    VerdictKind.SIGN_IN: lazy("The network asks you to sign in"),
    VerdictKind.BLIND: lazy("The status page cannot be read"),
    VerdictKind.UNKNOWN: lazy("Not known yet"),
}

COMPONENT_STATES = {
    ComponentState.OPERATIONAL: lazy("operational"),
    ComponentState.DEGRADED: lazy("degraded"),
    ComponentState.PARTIAL_OUTAGE: lazy("partial outage"),
    ComponentState.MAJOR_OUTAGE: lazy("major outage"),
    ComponentState.MAINTENANCE: lazy("under maintenance"),
    ComponentState.UNKNOWN: plazy("state of a component", "unknown"),
}

PHASES = {
    Phase.INVESTIGATING: lazy("investigating"),
    Phase.IDENTIFIED: lazy("identified"),
    Phase.MONITORING: lazy("monitoring"),
    Phase.RESOLVED: lazy("resolved"),
    Phase.POSTMORTEM: lazy("postmortem"),
    Phase.SCHEDULED: lazy("scheduled"),
    Phase.IN_PROGRESS: lazy("in progress"),
    Phase.VERIFYING: lazy("verifying"),
    Phase.COMPLETED: lazy("completed"),
    Phase.UNKNOWN: plazy("phase of an incident", "unknown"),
}

# The cause, after "Claude stopped here (" and the like: a few words, no full stop.
FAILURES = {
    FailureKind.OVERLOADED: lazy("overloaded"),
    FailureKind.SERVICE_UNAVAILABLE: lazy("service unavailable"),
    FailureKind.GATEWAY_TIMEOUT: lazy("its gateway timed out"),
    FailureKind.SERVER_ERROR: lazy("an error on its side"),
    FailureKind.BAD_GATEWAY: lazy("its edge could not reach it"),
    FailureKind.STREAM_ERROR: lazy("it reported an error mid-stream"),
    FailureKind.MALFORMED_STREAM: lazy("it sent data that cannot be read"),
    FailureKind.CONNECTION_RESET: lazy("it cut the connection"),
    FailureKind.STREAM_TRUNCATED: lazy("the answer was cut off"),
    FailureKind.STREAM_INCOMPLETE: lazy("the answer ended without its final event"),
    FailureKind.EMPTY_ANSWER: lazy("its answer was empty"),
    FailureKind.HEADERS_TIMEOUT: lazy("it did not respond"),
    FailureKind.FIRST_TEXT_TIMEOUT: lazy("no text arrived in time"),
    FailureKind.IDLE_TIMEOUT: lazy("it fell silent"),
    FailureKind.TEXT_STALLED: lazy("the text stopped coming"),
    FailureKind.REQUEST_TIMEOUT: lazy("it timed out reading the request"),
    FailureKind.CONFLICT: lazy("a conflict on its side"),
    FailureKind.CONNECTION_LOST: lazy("the connection was lost"),
    FailureKind.RATE_LIMITED: lazy("your rate limit"),
    FailureKind.QUOTA_EXHAUSTED: lazy("your quota or spend limit is used up"),
    FailureKind.KEY_MISSING: lazy("no key is set"),
    FailureKind.KEYRING_LOCKED: lazy("the keyring is locked"),
    FailureKind.SIGNED_OUT: lazy("Claude Code is not signed in"),
    FailureKind.PROGRAM_UNUSABLE: lazy("Claude Code cannot be started"),
    FailureKind.PLAIN_HTTP: lazy("its address is plain http, so others could read your key"),
    FailureKind.KEY_REFUSED: lazy("your key was refused"),
    FailureKind.PAYMENT_REQUIRED: lazy("payment is required"),
    FailureKind.PERMISSION_DENIED: lazy("your key does not allow this"),
    FailureKind.MODEL_NOT_FOUND: lazy("the model was not found"),
    FailureKind.MODEL_NOT_LOADED: lazy("no model is loaded"),
    FailureKind.OPTION_REFUSED: lazy("it does not accept this kind of request"),
    FailureKind.ADDRESS_WRONG: lazy("nothing answers at its address"),
    FailureKind.BAD_REQUEST: lazy("the request was not accepted"),
    FailureKind.REQUEST_TOO_LARGE: lazy("the request is too large"),
    FailureKind.CONTEXT_WINDOW_EXCEEDED: lazy("the conversation is too long for the model"),
    FailureKind.REFUSED: lazy("the model declined"),
    FailureKind.NO_PROVIDER: lazy("no provider is available"),
    FailureKind.STOPPED: lazy("stopped by you"),
    FailureKind.STORAGE_FAILED: lazy("your conversation could not be read from the disk"),
    FailureKind.CONNECTION_REFUSED: lazy("the connection was refused"),
    FailureKind.DNS_FAILED: lazy("its address could not be looked up"),
    FailureKind.NETWORK_UNREACHABLE: lazy("this computer has no route to it"),
    FailureKind.TLS_FAILED: lazy("its certificate could not be verified"),
    FailureKind.CONNECT_TIMEOUT: lazy("no connection could be made"),
    FailureKind.NOT_EVENT_STREAM: lazy("something in between answered instead"),
    FailureKind.REDIRECTED: lazy("something in between redirected the request"),
    FailureKind.CAPTIVE_PORTAL: lazy("the network asks you to sign in"),
    FailureKind.PROXY_AUTH_REQUIRED: lazy("the proxy requires a password"),
    FailureKind.PROXY_UNUSABLE: lazy("the proxy in your settings cannot be used"),
    FailureKind.EDGE_REFUSED: lazy("something between you and it refused the request"),
}

# The next step, if there is one; a whole sentence.
NEXT_STEPS = {
    FailureKind.KEY_MISSING: lazy("Add the key in Settings."),
    FailureKind.KEYRING_LOCKED: lazy("Unlock your keyring, then try again."),
    FailureKind.SIGNED_OUT: lazy("Run claude in a terminal and sign in there with /login."),
    FailureKind.PROGRAM_UNUSABLE: lazy(
        "Install or update Claude Code, or name its program in UNDERSTUDY_CLAUDE."
    ),
    FailureKind.PLAIN_HTTP: lazy(
        "Use an https address, or add insecure = true to this provider in "
        "settings.toml if you trust everyone on the way."
    ),
    FailureKind.KEY_REFUSED: lazy("Check the key in Settings."),
    FailureKind.PAYMENT_REQUIRED: lazy("Check billing with the provider."),
    FailureKind.PERMISSION_DENIED: lazy("Check the key's permissions with the provider."),
    FailureKind.QUOTA_EXHAUSTED: lazy(
        "Raise the limit with the provider, or wait until it resets."
    ),
    FailureKind.RATE_LIMITED: lazy("Wait a moment, then try again."),
    FailureKind.MODEL_NOT_FOUND: lazy("Choose another model in Settings."),
    FailureKind.MODEL_NOT_LOADED: lazy("Load a model in the server's own app, then try again."),
    FailureKind.PROXY_UNUSABLE: lazy("Use an http, https or socks5 address for the proxy."),
    FailureKind.EDGE_REFUSED: lazy(
        "Your key is not the cause. Try another network, or turn off your VPN."
    ),
    FailureKind.REQUEST_TOO_LARGE: lazy("Shorten the message."),
    FailureKind.CONTEXT_WINDOW_EXCEEDED: lazy("Start a new conversation, or shorten the message."),
    FailureKind.NO_PROVIDER: lazy("Add a provider in Settings, and allow it to be asked."),
    FailureKind.DNS_FAILED: lazy("Check this computer's network."),
    FailureKind.NETWORK_UNREACHABLE: lazy("Check this computer's network."),
    FailureKind.TLS_FAILED: lazy("Check this computer's clock, and any proxy in between."),
    FailureKind.NOT_EVENT_STREAM: lazy("Open a browser: the network may want you to sign in."),
    FailureKind.REDIRECTED: lazy("Open a browser: the network may want you to sign in."),
    FailureKind.CAPTIVE_PORTAL: lazy("Open a browser and sign in to the network."),
    FailureKind.PROXY_AUTH_REQUIRED: lazy("Set the proxy's password in the system's settings."),
}

# a whole answer that ends early, by the vendors' stop reasons
_LENGTH = lazy("The answer reached its length limit.")
CUT_SHORT = {
    "max_tokens": _LENGTH,
    "length": _LENGTH,
    "model_context_window_exceeded": (
        lazy("The model's context window is full. Start a new conversation to continue.")
    ),
    "answer_limit": lazy("The answer reached 16 MB. The rest was dropped."),
}
SAID_NOTHING = lazy("The model returned an empty answer.")

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
    "claude-code": "Claude Code",
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


BESIDE_A_LIMIT = frozenset({VerdictKind.UP, VerdictKind.BLIND, VerdictKind.UNKNOWN})
"""The verdicts beside which a reached limit is what matters to the person."""
WORKS_FOR_YOU = lazy("Claude works for you")


def answered_at(verdict: Verdict) -> datetime | None:
    """Return when Claude answered this person, if the verdict rests on that."""
    if verdict.kind is VerdictKind.UP:
        for reason in verdict.reasons:
            if reason.kind == "own_working" and (at := reason.fact("last_at")):
                return datetime.fromisoformat(at)
    return None


def headline(verdict: Verdict) -> str:
    """Return the verdict in a few words, with any incident that did not make it."""
    beside = verdict.incident_reported and not verdict.unstable and verdict.limit is None
    if verdict.kind is not VerdictKind.UP or not beside:
        return short_headline(verdict)
    if answered_at(verdict):
        return _("{headline}, though an incident is reported", headline=short_headline(verdict))
    return _("{headline}, but an incident is open", headline=short_headline(verdict))


def limit_words(limit: PlanLimit) -> str:
    """Return that a limit of the plan is reached, with its reset in local time."""
    resets = local_time(limit.resets_at, limit.reached_at) if limit.resets_at else ""
    return limit_reached(limit.kind, resets)


def short_headline(verdict: Verdict) -> str:
    """Return the verdict in a few words; "works" only if own requests prove it."""
    if verdict.limit is not None and verdict.kind in BESIDE_A_LIMIT:
        return limit_words(verdict.limit)
    if verdict.unstable:
        return _("Claude is unstable for you")
    if any(reason.kind == "own_failing" for reason in verdict.reasons):
        return _("Claude is failing for you")
    if answered_at(verdict) is not None:
        return str(WORKS_FOR_YOU)
    return _by_the_page(verdict) or str(HEADLINES[verdict.kind])


def _by_the_page(verdict: Verdict) -> str:
    """Return the headline if only the page supports UP or UNKNOWN, else ""."""
    if verdict.kind is VerdictKind.UNKNOWN:
        lost = [one.fact("surface") for one in verdict.reasons if one.kind == "surface_not_found"]
        none = and_no_list(lost)
        return _("The status page lists no {components}", components=none) if lost else ""
    if verdict.kind is not VerdictKind.UP:
        return ""
    if verdict.incident_reported:
        return _("No trouble reported for you")
    is_open = any(reason.kind == "incident_informational" for reason in verdict.reasons)
    return _("No new trouble reported") if is_open else ""


def failure_words(failure: Failure) -> str:
    """Return the failure and its owner: ``Claude: overloaded (529)``."""
    who, cause, status = provider_name(failure.provider), FAILURES[failure.kind], _status(failure)
    if who and status:
        return _("{who}: {cause} ({status})", who=who, cause=cause, status=status)
    if who:
        return _("{who}: {cause}", who=who, cause=cause)
    return _("{cause} ({status})", cause=cause, status=status) if status else str(cause)


def failure_sentence(failure: Failure) -> str:
    """Return cause and next step as one or two sentences."""
    words = failure_words(failure)
    step = str(NEXT_STEPS.get(failure.kind, ""))
    if failure.kind is FailureKind.ADDRESS_WRONG and failure.detail:
        step = _("Did you mean {address}? Change it in Settings.", address=failure.detail)
    elif failure.kind is FailureKind.EDGE_REFUSED and failure.detail:
        words = _("{failure}: {detail}", failure=words, detail=failure.detail)
    elif Trait.QUOTED in failure.kind.traits and failure.detail:
        words = _("{failure}: “{quoted}”", failure=words, quoted=failure.detail)
    return paragraph(as_sentence(words), step)


def asked_in_vain(failures: Sequence[Failure]) -> str:
    """Return each provider asked with its failure, in one sentence; "" if only one was asked."""
    if len(failures) < 2:
        return ""
    return _("Asked: {failures}.", failures=list_of_statements(map(_named, failures)))


def _named(failure: Failure) -> str:
    who = who_of(failure.provider, failure.model)
    cause, status = FAILURES[failure.kind], _status(failure)
    if status:
        return _("{who}: {cause}, {status}", who=who, cause=cause, status=status)
    return _("{who}: {cause}", who=who, cause=cause)


def _status(failure: Failure) -> str:
    """Return the HTTP status if it tells something."""
    return str(failure.status) if failure.status and failure.status >= 300 else ""


def who_of(provider: str, model: str) -> str:
    """Return a candidate: ``OpenAI (gpt-5.5)``."""
    return _("{provider} ({model})", provider=provider_name(provider), model=model)


def ending_words(stop_reason: str | None, *, spoke: bool) -> str:
    """Return the sentence below a whole answer; "" if it ended normally."""
    return str(CUT_SHORT.get(stop_reason or "", "" if spoke else SAID_NOTHING))


def other_model_words(model: str) -> str:
    """Return that the provider itself chose another model than the one asked."""
    return _("{model} answered instead of the model that was asked.", model=model_name(model))


def age(then: datetime, now: datetime) -> str:
    """Return how long ago ``then`` was: ``20 s ago``, ``3 min ago``, ``5 days ago``."""
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 60:
        return ngettext("{count} s ago", "{count} s ago", seconds)
    if seconds < 3600:
        return ngettext("{count} min ago", "{count} min ago", seconds // 60)
    if seconds < 172_800:
        return ngettext("{count} h ago", "{count} h ago", seconds // 3600)
    return ngettext("{count} day ago", "{count} days ago", seconds // 86_400)


def local_time(instant: datetime, now: datetime) -> str:
    """Return the instant in local time: the time of day, with the date if it is not today."""
    there, here = instant.astimezone(), now.astimezone()
    return time_of_day(there) if there.date() == here.date() else date_and_time(there)
