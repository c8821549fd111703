"""Brief trouble is tried again once, within the time a person is made to wait."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from understudy.base.settings.values import CLAUDE, Settings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.router import Router
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    RouteReasonKind,
)
from understudy.chat.providers.base import Budgets, ProviderError, ProviderText
from understudy.world.behaviour import (
    HttpError,
    Reset,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.providers.base import ModelInfo, ProviderEvent, ProviderRequest

from tests.chat.stage import ASK, GPT, LIMA, SO_FAR, SONNET, Stage

K = FailureKind
R = RouteReasonKind


@pytest.mark.parametrize(
    ("behaviour", "asked_for_s"),
    [
        (HttpError(500), 0),
        (HttpError(408), 0),
        (HttpError(409), 0),
        (HttpError(529, headers=(("retry-after", "2"),)), 2),
        (HttpError(429, headers=(("retry-after", "0"),)), 0),
        (Reset(before_headers=True), 0),
    ],
    ids=repr,
)
async def test_brief_trouble_is_tried_again_once(
    behaviour: HttpError | Reset, asked_for_s: int
) -> None:
    async with Stage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(behaviour, LIMA)
        await stage.ask()

        assert [one[:3] for one in stage.segments] == [
            (SONNET, R.FIRST_CHOICE, ""),
            (SONNET, R.RETRY, "Lima."),
        ]
        [waited_s] = stage.waits
        assert asked_for_s < waited_s < asked_for_s + 1
        assert not stage.world.backup.requests


async def test_one_retry_is_really_one() -> None:
    async with Stage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(HttpError(500))
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert [one[:2] for one in stage.segments] == [
            (SONNET, R.FIRST_CHOICE),
            (SONNET, R.RETRY),
            (GPT, R.PROVIDER_STANDS_IN),
        ]
        assert len(stage.world.claude.asked) == 2


async def test_a_long_retry_after_is_not_waited_for() -> None:
    async with Stage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(HttpError(429, headers=(("retry-after", "60"),)))
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert len(stage.world.claude.asked) == 1
        assert stage.segments[-1][0] == GPT


async def test_a_retry_that_would_outlast_the_first_text_budget_is_not_made() -> None:
    async with Stage(Budgets(first_text_s=1.5)) as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(HttpError(529, headers=(("retry-after", "2"),)))
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.waits == []
        assert len(stage.world.claude.asked) == 1


class SlowToFail:
    """A provider that fails after four seconds of its own clock; notes its budgets."""

    id = "claude"

    def __init__(self, failure: Failure, text: str = "") -> None:
        self._failure = failure
        self._text = text
        self.at_s = 100.0
        self.given: list[Budgets] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.at_s

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        self.given.append(request.budgets)
        self.at_s += 4
        if self._text:
            yield ProviderText(self._text)
        raise ProviderError(self._failure)

    async def preload(self) -> None:
        pass

    async def models(self) -> tuple[ModelInfo, ...]:
        return ()

    async def close(self) -> None:
        pass


async def waits_of(slow: SlowToFail) -> list[float]:
    """Ask it within ten seconds, and return the waits before another try."""
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    settings = Settings(provider=(CLAUDE,))
    budgets = Budgets(first_text_s=10)
    router = Router({"claude": slow}, settings, slow, budgets=budgets, pause=pause)
    async with aclosing(router.answer(AskRequest(ASK.turns, pin_model=SONNET))) as events:
        assert isinstance([event async for event in events][-1], AnswerFailed)
    return waits


async def test_a_retry_has_only_what_is_left_of_the_budget() -> None:
    slow = SlowToFail(Failure(K.SERVER_ERROR, "claude", SONNET, status=500))

    [waited_s] = await waits_of(slow)

    assert [one.first_text_s for one in slow.given] == [10, pytest.approx(10 - 4 - waited_s)]


@pytest.mark.parametrize(("text", "tries"), [("", 2), (SO_FAR, 1)])
async def test_what_has_begun_is_not_tried_again_however_brief_the_trouble(
    text: str, tries: int
) -> None:
    overloaded = Failure(K.OVERLOADED, "claude", SONNET, status=200, retry_after_s=1)
    slow = SlowToFail(overloaded, text)

    await waits_of(slow)

    assert len(slow.given) == tries
