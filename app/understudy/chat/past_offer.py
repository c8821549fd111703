"""The last resort: if every provider failed, offer the person's own past answers, labelled."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from understudy.archive.past.offers import NO_OFFER, Tier
from understudy.base.errors import StorageError
from understudy.chat.failure import is_about_the_prompt
from understudy.chat.model import (
    AnswerFinished,
    Outcome,
    PastSource,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from understudy.archive.past.offers import PastMatch, PastOffer
    from understudy.chat.failure import Failure
    from understudy.chat.model import AnswerEvent, Turn
    from understudy.chat.question import Question

log = logging.getLogger(__name__)

MOST_SIMILAR = 5


class PastFinder(Protocol):
    """`archive.past.past_answers.PastAnswers`, or another implementation."""

    async def find(self, question: str, context: Sequence[str] = ()) -> PastOffer: ...


class NoPast:
    """Remembers nothing."""

    async def find(self, question: str, context: Sequence[str] = ()) -> PastOffer:  # noqa: ARG002 - the protocol's
        return NO_OFFER


class LaterPast:
    """Another finder, made with the first question that every provider failed."""

    def __init__(self, made: Callable[[], PastFinder]) -> None:
        self._made = made

    async def find(self, question: str, context: Sequence[str] = ()) -> PastOffer:
        return await self._made().find(question, context)


async def past_offer(
    past: PastFinder, question: Question, turns: Sequence[Turn], failure: Failure
) -> PastOffer:
    """Return the offer from the person's history for an unanswered question.

    None if the question itself was refused, if it has files or a system prompt, or if it was sent
    together with an earlier unanswered one.
    """
    if is_about_the_prompt(failure) or not question.past_answers:
        return NO_OFFER
    if question.attachments or question.system or not turns or turns[-1].text != question.text:
        return NO_OFFER
    try:
        return await past.find(question.text, tuple(turn.text for turn in turns[:-1]))
    except StorageError as problem:
        log.warning("cannot read past answers: %s", problem.cause)
        return NO_OFFER


def told_again(offer: PastOffer, failure: Failure, elapsed_s: float) -> tuple[AnswerEvent, ...]:
    """Return an offer's answer as events if it is certain enough; empty otherwise."""
    match = offer.best
    if offer.tier is not Tier.ANSWER or match is None:
        return ()
    source = source_of(match)
    reason = RouteReason(RouteReasonKind.PAST_ANSWER, failure)
    return (
        SegmentStarted(source.provider, source.model, reason, past=source),
        TextDelta(match.answer.text),
        SegmentEnded(Outcome.CACHED),
        AnswerFinished(source.provider, source.model, elapsed_s, elapsed_s),
    )


def similar_to(offer: PastOffer) -> tuple[PastSource, ...]:
    """Return the earlier questions worth listing; none if nothing is similar enough."""
    if offer.tier is not Tier.SIMILAR:
        return ()
    return tuple(source_of(one) for one in offer.similar[:MOST_SIMILAR])


def source_of(match: PastMatch) -> PastSource:
    answer = match.answer
    return PastSource(
        answer.message_id,
        answer.question,
        answer.answered_at,
        answer.provider,
        answer.model,
        answer.origin.value,
    )
