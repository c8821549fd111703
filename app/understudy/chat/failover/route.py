"""The order of candidates: who is asked first, who stands in, who is skipped and why. Pure."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from understudy.base.providers.claude import allowed, claudes
from understudy.chat.candidate import Candidate
from understudy.chat.failure import FailureKind, Scope, Trait

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.failure import Failure


class SkipReason(StrEnum):
    """Why a provider is skipped; `words.common` has the sentences."""

    NOT_PINNED = "not_pinned"
    NO_CONSENT = "no_consent"
    NO_KEY = "no_key"
    NOT_PRIVATE = "not_private"
    OVER_LIMIT = "over_limit"


class Skipped(msgspec.Struct, frozen=True):
    provider: str
    reason: SkipReason


class RouteRequest(msgspec.Struct, frozen=True):
    """Who may answer: a pin leaves one provider or model, private leaves Claude and local.

    ``keyless`` names the providers known to have no key; a local one needs none. ``over_limit``
    names those above their monthly limit; a pin overrides the person's limit.
    """

    pin_provider: str | None = None
    pin_model: str | None = None
    private: bool = False
    keyless: Collection[str] = ()
    over_limit: Collection[str] = ()

    @property
    def is_pinned(self) -> bool:
        return self.pin_provider is not None or self.pin_model is not None


def candidates(
    providers: Iterable[ProviderSettings],
    request: RouteRequest,
    open_ones: Collection[str] | None = None,
) -> tuple[Candidate, ...]:
    """Return every model that may be asked, in the person's order.

    ``providers`` are all that are set up, because only all of them determine Claude; ``open_ones``
    are the ids of those that can be asked now, None: all. If no provider lists a pinned model, the
    first provider that may be asked gets it.
    """
    every = tuple(providers)
    reason = _skip_reasons(every, request)
    able = [one for one in every if open_ones is None or one.id in open_ones]
    asked = [one for one in able if reason(one) is None]
    if request.pin_model is None:
        return tuple(Candidate(one.id, model) for one in asked for model in one.models)
    listing = [one for one in asked if request.pin_model in one.models]
    return tuple(Candidate(one.id, request.pin_model) for one in listing or asked[:1])


def skipped(providers: Iterable[ProviderSettings], request: RouteRequest) -> tuple[Skipped, ...]:
    """Return the providers that may not be asked, each with its reason."""
    every = tuple(providers)
    reason = _skip_reasons(every, request)
    return tuple(Skipped(one.id, found) for one in every if (found := reason(one)) is not None)


def _skip_reasons(
    every: tuple[ProviderSettings, ...], request: RouteRequest
) -> Callable[[ProviderSettings], SkipReason | None]:
    may_be_asked, claude = _allowed_and_claude(every)

    def reason(provider: ProviderSettings) -> SkipReason | None:
        if request.pin_provider not in {None, provider.id}:
            return SkipReason.NOT_PINNED
        if request.private and not (provider.local or provider.id in claude):
            return SkipReason.NOT_PRIVATE
        if provider.id not in may_be_asked:
            return SkipReason.NO_CONSENT
        if provider.id in request.over_limit and request.pin_provider != provider.id:
            return SkipReason.OVER_LIMIT
        if provider.id in request.keyless and not provider.local:
            return SkipReason.NO_KEY
        return None

    return reason


@lru_cache(8)
def _allowed_and_claude(
    every: tuple[ProviderSettings, ...],
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of those that may be sent prompts, and of Claude."""
    allowed_ids = frozenset(one.id for one in allowed(every))
    return allowed_ids, frozenset(one.id for one in claudes(every))


def after_failures(
    remaining: tuple[Candidate, ...], failures: tuple[Failure, ...]
) -> tuple[Candidate, ...]:
    """Return the candidates left after ``failures``, the last of which just happened.

    Empty if the person has to act. A provider that is unreachable or has no key is dropped
    altogether; one that failed on two models for its own reasons comes last.
    """
    failure = failures[-1]
    if _is_final(failures):
        return ()
    if failure.kind.scope is Scope.PROVIDER:
        return tuple(one for one in remaining if one.provider != failure.provider)
    strikes = {
        one.model
        for one in failures
        if one.provider == failure.provider and one.kind.scope is not Scope.MODEL
    }
    if len(strikes) < 2:
        return remaining
    return tuple(sorted(remaining, key=lambda one: one.provider == failure.provider))


def _is_final(failures: tuple[Failure, ...]) -> bool:
    """Return True if the last failure ends the search.

    Only a failure that every provider would repeat does, or a key or a request of the first choice
    that the person must fix. A provider without a key was never asked, so it is not the first
    choice. If the first choice failed, a backup's fault does not end the search.
    """
    kind = failures[-1].kind
    if kind.scope is Scope.EVERYBODY:
        return True
    if Trait.FIRST_CHOICE_ENDS not in kind.traits:
        return False
    asked = (one.provider for one in failures if Trait.NOTHING_SENT not in one.kind.traits)
    first = next(asked, "")
    return failures[-1].provider == first


def most_telling(failures: tuple[Failure, ...], providers: Iterable[ProviderSettings]) -> Failure:
    """Return the failure that explains the missing answer: Claude's own, the gravest first.

    ``failures`` holds at least one. If no other provider was asked, it is the last.
    """
    if _is_final(failures):
        return failures[-1]
    claude = {one.id for one in claudes(providers)}
    return min(failures, key=lambda one: (one.provider not in claude, _rank(one.kind)))


def _rank(kind: FailureKind) -> int:
    if Trait.NOTHING_SENT in kind.traits or kind is FailureKind.MODEL_NOT_FOUND:
        return 2
    return 1 if kind is FailureKind.RATE_LIMITED else 0
