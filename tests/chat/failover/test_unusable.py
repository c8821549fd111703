"""Nobody is said to stand in who waits for the person to set something right."""

from __future__ import annotations

from tests.chat.failover.later import LongStage
from tests.chat.stage import ASK, GPT, LIMA, SONNET
from understudy.chat.candidate import Candidate
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.order import WELL, Condition, Health, ordered, settled
from understudy.chat.failure import FailureKind
from understudy.world.behaviour import HttpError


def _next(stage: LongStage, request: AskRequest = ASK) -> str:
    candidate = stage.router().who_answers(request).candidate
    assert candidate is not None
    return candidate.model


async def test_an_understudy_whose_key_is_refused_is_not_named() -> None:
    async with LongStage() as stage:
        stage.world.claude.behave(HttpError(529))
        stage.world.backup.behave(HttpError(401))
        assert _next(stage) == SONNET
        await stage.ask()
        assert stage.segments[-1][-1] is FailureKind.KEY_REFUSED
        assert _next(stage) == SONNET

        pinned = AskRequest(ASK.turns, pin_provider="backup")
        assert _next(stage, pinned) == GPT


async def test_it_is_asked_all_the_same_and_named_once_it_has_answered() -> None:
    async with LongStage() as stage:
        stage.world.claude.behave(HttpError(529))
        stage.world.backup.behave(HttpError(401))
        await stage.ask()
        stage.world.backup.behave(LIMA)
        await stage.ask()
        assert stage.segments[-1][0] == GPT
        assert _next(stage) == GPT


async def test_one_that_was_set_right_is_named_again() -> None:
    async with LongStage() as stage:
        stage.world.claude.behave(HttpError(529))
        stage.world.backup.behave(HttpError(401))
        await stage.ask()
        assert stage.knowledge is not None
        stage.knowledge.unusable.forget("backup")
        assert _next(stage) == GPT


async def test_a_refused_key_of_the_first_provider_is_told_each_time() -> None:
    async with LongStage() as stage:
        stage.world.claude.behave(HttpError(401))
        for _ in range(2):
            await stage.ask()
            assert stage.failed is FailureKind.KEY_REFUSED
            assert _next(stage) == SONNET


def test_it_stays_last_of_all_after_a_failure_too() -> None:
    first, shut, waiting = (Candidate(one, "m") for one in ("first", "shut", "waiting"))
    conditions = {
        first: WELL,
        shut: Condition(Health.BREAKER_OPEN),
        waiting: Condition(Health.WELL, waits=True),
    }
    assert ordered((first, waiting, shut), conditions.__getitem__) == (first, shut, waiting)
    assert settled((waiting, shut), conditions.__getitem__) == (shut, waiting)
