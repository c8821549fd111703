"""The answer if no provider may be asked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.failover.route import SkipReason, skipped
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    Outcome,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
)

if TYPE_CHECKING:
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.route import RouteRequest
    from understudy.chat.model import AnswerEvent


def unreadable(*, is_open: bool) -> tuple[AnswerEvent, ...]:
    """Return the events if the conversation cannot be read here; ``is_open``: a segment is."""
    failure = Failure(FailureKind.STORAGE_FAILED)
    begin = SegmentStarted("", "", RouteReason(RouteReasonKind.FIRST_CHOICE))
    end = SegmentEnded(Outcome.INTERRUPTED, failure)
    last = AnswerFailed(failure, kept=True)
    return (end, last) if is_open else (begin, end, last)


def nobody(settings: Settings, wanted: RouteRequest) -> tuple[AnswerEvent, ...]:
    """Return the events if no provider may be asked, with an empty segment for the grammar."""
    keyless = [
        one.provider
        for one in skipped(settings.provider, wanted)
        if one.reason is SkipReason.NO_KEY
    ]
    failure = (
        Failure(FailureKind.KEY_MISSING, keyless[0])
        if keyless
        else Failure(FailureKind.NO_PROVIDER, wanted.pin_provider or "")
    )
    pinned = wanted.pin_provider is not None or wanted.pin_model is not None
    reason = RouteReasonKind.PINNED if pinned else RouteReasonKind.FIRST_CHOICE
    return (
        SegmentStarted(failure.provider, wanted.pin_model or "", RouteReason(reason)),
        SegmentEnded(Outcome.INTERRUPTED, failure),
        AnswerFailed(failure),
    )
