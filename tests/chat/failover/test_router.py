"""A prompt is answered by somebody, or the person is told why not; always by one grammar."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.chat.asking import NOTICED_S, PATIENT, QUESTION
from tests.chat.stage import ANSWERED, GPT, HAIKU, LIMA, SO_FAR, SONNET, Stage
from understudy.chat.failure import FailureKind
from understudy.chat.model import (
    AnswerFinished,
    Outcome,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
)
from understudy.world.behaviour import (
    CaptivePortal,
    CleanEnd,
    ErrorEvent,
    HttpError,
    ModelBehaviour,
    Refusal,
    Reset,
    Silence,
)

K = FailureKind
R = RouteReasonKind


async def test_the_first_choice_answers_alone() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(LIMA)
        await stage.ask()

        assert stage.segments == [(SONNET, R.FIRST_CHOICE, *ANSWERED)]
        finished = stage.events[-1]
        assert isinstance(finished, AnswerFinished)
        assert (finished.provider, finished.model) == ("claude", SONNET)
        assert finished.first_text_s is not None
        assert 0 < finished.first_text_s <= finished.elapsed_s
        ended = stage.events[-2]
        assert isinstance(ended, SegmentEnded)
        assert ended.stop_reason == "end_turn"
        assert ended.usage.output_tokens
        assert [one.failure for one in stage.attempts] == [None]
        assert stage.attempts[0].first_text_s is not None
        assert not stage.world.backup.requests


async def test_an_overloaded_model_is_stood_in_for_by_the_next_model() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(HttpError(529), model=SONNET)
        stage.world.claude.behave(LIMA, model=HAIKU)
        await stage.ask()

        assert stage.segments == [
            (SONNET, R.FIRST_CHOICE, "", Outcome.INTERRUPTED, K.OVERLOADED),
            (HAIKU, R.MODEL_STANDS_IN, *ANSWERED),
        ]
        assert not stage.world.backup.requests


async def test_an_overloaded_claude_is_stood_in_for_by_the_backup() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(HttpError(529))
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.segments == [
            (SONNET, R.FIRST_CHOICE, "", Outcome.INTERRUPTED, K.OVERLOADED),
            (HAIKU, R.MODEL_STANDS_IN, "", Outcome.INTERRUPTED, K.OVERLOADED),
            (GPT, R.PROVIDER_STANDS_IN, *ANSWERED),
        ]
        start = stage.events[4]
        assert isinstance(start, SegmentStarted)
        assert start.reason.after is not None
        assert (start.reason.after.kind, start.reason.after.model) == (K.OVERLOADED, HAIKU)
        assert [(one.provider, one.failure and one.failure.kind) for one in stage.attempts] == [
            ("claude", K.OVERLOADED),
            ("claude", K.OVERLOADED),
            ("backup", None),
        ]


@pytest.mark.parametrize(
    ("behaviour", "named"),
    [
        (Reset(after_text=SO_FAR), K.CONNECTION_RESET),
        (CleanEnd(SO_FAR), K.STREAM_INCOMPLETE),
        (ErrorEvent("api_error", SO_FAR), K.SERVER_ERROR),
        (Silence(SO_FAR), K.IDLE_TIMEOUT),
    ],
    ids=repr,
)
async def test_an_answer_that_breaks_off_is_kept_and_given_anew_by_the_next(
    behaviour: ModelBehaviour, named: FailureKind
) -> None:
    async with Stage(replace(PATIENT, idle_s=NOTICED_S)) as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(behaviour)
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.segments == [
            (SONNET, R.FIRST_CHOICE, SO_FAR, Outcome.INTERRUPTED, named),
            (GPT, R.PROVIDER_STANDS_IN, *ANSWERED),
        ]
        assert stage.waits == []  # what has begun is never tried again at the same place
        # the backup answers the question, it does not continue somebody else's sentence
        [asked] = stage.world.backup.asked
        assert asked.body_json["messages"] == [{"role": "user", "content": QUESTION}]


async def test_when_nobody_answers_claudes_own_failure_is_told() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(HttpError(503))
        stage.world.backup.behave(HttpError(502, html=True))
        await stage.ask()

        assert [one[4] for one in stage.segments] == [
            K.SERVICE_UNAVAILABLE,
            K.SERVICE_UNAVAILABLE,
            K.BAD_GATEWAY,
        ]
        assert stage.failed is K.SERVICE_UNAVAILABLE


async def test_a_network_that_swallows_everything_is_told_as_such() -> None:
    async with Stage() as stage:
        stage.world.portal = CaptivePortal("redirect")
        await stage.ask()

        # the provider is out of reach, so its second model is not even tried
        assert [one[0] for one in stage.segments] == [SONNET, GPT]
        assert stage.failed is K.REDIRECTED


@pytest.mark.parametrize(
    ("behaviour", "named", "outcome"),
    [
        (HttpError(400), K.BAD_REQUEST, Outcome.INTERRUPTED),
        (HttpError(401), K.KEY_REFUSED, Outcome.INTERRUPTED),
        (HttpError(403), K.PERMISSION_DENIED, Outcome.INTERRUPTED),
        (Refusal(), K.REFUSED, Outcome.REFUSED),
        (Refusal(SO_FAR), K.REFUSED, Outcome.REFUSED),
    ],
    ids=repr,
)
async def test_what_is_the_persons_to_decide_is_never_shopped_around(
    behaviour: HttpError | Refusal, named: FailureKind, outcome: Outcome
) -> None:
    async with Stage() as stage:
        stage.world.claude.behave(behaviour)
        await stage.ask()

        text = getattr(behaviour, "after_text", "")
        assert stage.segments == [(SONNET, R.FIRST_CHOICE, text, outcome, named)]
        assert stage.failed is named
        assert len(stage.world.claude.asked) == 1
        assert not stage.world.backup.requests


@pytest.mark.parametrize("model", ["no-such-model"])
async def test_a_model_that_is_gone_is_stood_in_for(model: str) -> None:
    async with Stage() as stage:
        stage.models = (model, HAIKU)
        stage.world.claude.behave(LIMA)
        await stage.ask()

        assert stage.segments == [
            (model, R.FIRST_CHOICE, "", Outcome.INTERRUPTED, K.MODEL_NOT_FOUND),
            (HAIKU, R.MODEL_STANDS_IN, *ANSWERED),
        ]
