"""Once everybody failed, all who may work by now are asked again, for as long as a person waits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.chat.asking import PATIENT
from tests.chat.failover.later import LongStage
from tests.chat.stage import GPT, HAIKU, LIMA, SO_FAR, SONNET
from understudy.chat.failover.rounds import AGAIN_AFTER_S, HALF_WORKING_ROUNDS
from understudy.chat.failure import FailureKind
from understudy.chat.model import RouteReasonKind
from understudy.world.behaviour import Answer, HttpError, Refusal, Reset

R = RouteReasonKind
BUSY = HttpError(529)
BUDGETS = replace(PATIENT, first_text_s=30)


class PatientStage(LongStage):
    """Every pause passes at once on the stage's clock."""

    def __init__(self) -> None:
        super().__init__(BUDGETS)
        self.again_after_s = AGAIN_AFTER_S
        self.took_s = 0.0  # what a round itself takes

    async def _pause(self, seconds: float) -> None:
        await super()._pause(seconds)
        self.later.ahead_s += seconds + self.took_s


async def test_a_second_round_begins_with_whose_breaker_did_not_open_meanwhile() -> None:
    async with PatientStage() as stage:
        stage.world.claude.behave(BUSY, BUSY, LIMA)
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert [one[:3] for one in stage.segments] == [
            (SONNET, R.FIRST_CHOICE, ""),
            (HAIKU, R.MODEL_STANDS_IN, ""),
            (GPT, R.PROVIDER_STANDS_IN, ""),
            (GPT, R.RETRY, ""),
            (SONNET, R.PROVIDER_STANDS_IN, "Lima."),
        ]
        [waited_s] = stage.waits
        assert AGAIN_AFTER_S[0] < waited_s < AGAIN_AFTER_S[0] + 1


async def test_a_second_round_keeps_the_persons_order_where_nothing_opened() -> None:
    async with PatientStage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(BUSY, LIMA)
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert [one[0] for one in stage.segments] == [SONNET, GPT, SONNET]


async def test_after_the_last_round_it_is_over() -> None:
    async with PatientStage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(BUSY)
        stage.world.backup.behave(HttpError(500))
        await stage.ask()

        assert stage.failed is FailureKind.OVERLOADED
        rounds = 1 + len(AGAIN_AFTER_S)
        assert len(stage.world.claude.asked) == rounds
        # the retry of a 500 at the same place is the first round's alone
        assert len(stage.world.backup.asked) == rounds + 1


async def test_a_model_that_broke_off_half_works_and_is_asked_for_longer() -> None:
    async with PatientStage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(
            Reset(after_text=SO_FAR), *len(AGAIN_AFTER_S) * (BUSY,), *2 * (BUSY,), LIMA
        )
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert stage.segments[-1][2] == "Lima."
        assert stage.failed is None


async def test_a_model_that_only_ever_breaks_off_is_given_up_too() -> None:
    async with PatientStage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(Reset(after_text=SO_FAR))
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert stage.failed is not None
        assert len(stage.waits) == len(AGAIN_AFTER_S) + HALF_WORKING_ROUNDS


async def test_nothing_new_is_begun_once_the_person_has_waited_enough() -> None:
    async with PatientStage() as stage:
        stage.took_s = 2 * BUDGETS.first_text_s - 1
        stage.world.claude.behave(BUSY)
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert stage.failed is FailureKind.OVERLOADED
        assert len(stage.waits) == 1


async def test_an_answer_that_broke_off_everywhere_is_begun_again() -> None:
    async with PatientStage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(Reset(after_text=SO_FAR), LIMA)
        stage.world.backup.behave(HttpError(503))
        await stage.ask()

        assert [one[2] for one in stage.segments] == [SO_FAR, "", "Lima."]


async def test_whoever_has_no_such_model_or_asks_for_a_longer_wait_is_left_alone() -> None:
    async with PatientStage() as stage:
        stage.world.claude.behave(HttpError(404), model=SONNET)
        stage.world.claude.behave(HttpError(529, headers=(("retry-after", "20"),)), model=HAIKU)
        stage.world.backup.behave(HttpError(503), LIMA)
        await stage.ask()

        assert [one[:2] for one in stage.segments] == [
            (SONNET, R.FIRST_CHOICE),
            (HAIKU, R.MODEL_STANDS_IN),
            (GPT, R.PROVIDER_STANDS_IN),
            (GPT, R.RETRY),
        ]


@pytest.mark.parametrize("behaviour", [HttpError(401), HttpError(400), Refusal("I will not.")])
async def test_what_is_the_persons_turn_begins_no_round(behaviour: HttpError | Refusal) -> None:
    async with PatientStage() as stage:
        stage.world.claude.behave(behaviour)
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.waits == []
        assert len(stage.world.claude.asked) == 1
        assert not stage.world.backup.asked


async def test_without_a_network_nobody_is_kept_waiting() -> None:
    async with PatientStage() as stage:
        stage.claude_url = "http://127.0.0.1:9"
        stage.world.backup.behave(HttpError(511))
        await stage.ask()

        assert stage.waits == []
        assert stage.failed is not None


async def test_an_answer_needs_no_round() -> None:
    async with PatientStage() as stage:
        stage.world.claude.behave(Answer("Lima."))
        await stage.ask()

        assert stage.waits == []
