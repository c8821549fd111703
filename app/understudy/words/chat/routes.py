"""Why this candidate answers and not another, and what happened between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from understudy.base.translation import _, lazy
from understudy.chat.model import RouteReasonKind, Trouble
from understudy.words.common import (
    FAILURES,
    failure_words,
    model_name,
    provider_name,
    who_of,
)
from understudy.words.sentences import time_of_day

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.failure import Failure
    from understudy.chat.model import RouteReason

_ANSWERS = {
    RouteReasonKind.FIRST_CHOICE: lazy("{who} answers"),
    RouteReasonKind.SKIPPED_OTHERS: lazy("{who} answers"),
    RouteReasonKind.PINNED: lazy("{who} answers, as you chose"),
    RouteReasonKind.TRIAL: lazy("{who} is being tried again, to see whether it is back"),
    RouteReasonKind.HEDGE: lazy("{who} is standing in, because it was faster"),
    RouteReasonKind.PAST_ANSWER: lazy(
        "{who} answered this before; the answer is from your own history"
    ),
    RouteReasonKind.RETRY: lazy("{who} is being asked again"),
    RouteReasonKind.MODEL_STANDS_IN: lazy("{who} is standing in"),
    RouteReasonKind.PROVIDER_STANDS_IN: lazy("{who} is standing in"),
    RouteReasonKind.CONTINUES: lazy("{who} continues from there"),
}
_ANSWERS_AFTER = {
    RouteReasonKind.SKIPPED_OTHERS: lazy("{who} answers because {failure}"),
    RouteReasonKind.RETRY: lazy("{who} is being asked again because {failure}"),
    RouteReasonKind.MODEL_STANDS_IN: lazy("{who} is standing in because {failure}"),
    RouteReasonKind.PROVIDER_STANDS_IN: lazy("{who} is standing in because {failure}"),
    RouteReasonKind.CONTINUES: lazy("{who} continues from there because {failure}"),
}


def route_words(reason: RouteReason, provider: str, model: str, who: str = "") -> str:
    """Return why this candidate answers, as one sentence without a full stop."""
    who = who or who_of(provider, model)
    if reason.kind in {RouteReasonKind.BREAKER_OPEN, RouteReasonKind.REPORTED_DOWN}:
        trouble = trouble_words(reason)
        return _("{who} is standing in · {trouble}", who=who, trouble=trouble)
    if reason.after and (after := _ANSWERS_AFTER.get(reason.kind)):
        return after.format(who=who, failure=failure_words(reason.after))
    return _ANSWERS[reason.kind].format(who=who)


def trouble_words(reason: RouteReason) -> str:
    """Return the trouble of the provider being replaced, as judged and no more.

    ``Claude API is failing for you since 14:02`` comes only from a verdict.
    """
    is_claude = reason.instead_of == "claude"
    who = _("Claude API") if is_claude else provider_name(reason.instead_of)
    if reason.instead_of_model:
        who = model_name(reason.instead_of_model)
    who = who or _("the first choice")
    match reason.trouble:
        case Trouble.FAILING:
            return failing_since(who, reason.since)
        case Trouble.REPORTED:
            return reported_since(who, reason.since)
        case Trouble.FAILED:
            failed = who if reason.instead_of_model else provider_name(reason.instead_of) or who
            return _failed_at(failed, reason.since, reason.after)
        case _:
            assert_never(reason.trouble)


def failing_since(who: str, since: datetime | None) -> str:
    """Return that own requests fail; ``since`` may be unknown."""
    if since is None:
        return _("{who} is failing for you", who=who)
    return _("{who} is failing for you since {time}", who=who, time=_hour(since))


def reported_since(who: str, since: datetime | None) -> str:
    """Return that the page reports an outage; ``since`` may be unknown."""
    if since is None:
        return _("the status page reports {who} down", who=who)
    return _("the status page reports {who} down since {time}", who=who, time=_hour(since))


def _failed_at(who: str, at: datetime | None, failure: Failure | None) -> str:
    if failure is None and at is None:
        return _("{who} failed just now", who=who)
    if failure is None:
        return _("{who} failed at {time}", who=who, time=_hour(at))
    cause = FAILURES[failure.kind]
    if at is None:
        return _("{who} failed just now ({cause})", who=who, cause=cause)
    return _("{who} failed at {time} ({cause})", who=who, time=_hour(at), cause=cause)


def _hour(at: datetime | None) -> str:
    return time_of_day(at) if at else ""


def seam(
    failure: Failure,
    next_provider: str | None,
    next_model: str | None,
    *,
    goes_on: bool = False,
) -> str:
    """Return the sentence between two segments of an answer; ``goes_on``: not from the start."""
    first, cause = provider_name(failure.provider), FAILURES[failure.kind]
    if next_provider is None:
        return _("{provider} stopped here ({cause}).", provider=first, cause=cause)
    following = who_of(next_provider, next_model or "")
    if goes_on:
        return _(
            "{provider} stopped here ({cause}). {next} continued from here.",
            provider=first,
            cause=cause,
            next=following,
        )
    return _(
        "{provider} stopped here ({cause}). {next} answered from the start.",
        provider=first,
        cause=cause,
        next=following,
    )
