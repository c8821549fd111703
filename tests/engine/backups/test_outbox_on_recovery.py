"""The running program: what waits is sent when Claude works again, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.program import home_for
from tests.engine.running import Told, program
from understudy.chat.model import AnswerFailed
from understudy.chat.question import Question
from understudy.engine.events.common_events import (
    AnswerProgress,
    OutboxAnswered,
    PromptStored,
    VerdictJudged,
)
from understudy.status.model import VerdictKind
from understudy.world.behaviour import Answer, HttpError
from understudy.world.page_state import API, CLAUDE_AI, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.engine.api import EngineApi

OUT = well().with_components({CLAUDE_AI: "major_outage", API: "major_outage"})


def is_up(event: object) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind is VerdictKind.UP


def is_down(event: object) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind is VerdictKind.DOWN


def is_answered(event: object) -> bool:
    return isinstance(event, OutboxAnswered)


async def ask_in_vain(api: EngineApi, told: Told) -> int:
    await api.ask(Question("Are you there?"))
    ended = told.of(AnswerProgress)[-1]
    assert isinstance(ended, AnswerProgress)
    assert isinstance(ended.event, AnswerFailed)
    assert ended.event.waits
    return ended.conversation_id


async def test_after_a_restart_the_first_verdict_that_claude_works_sends_what_waits(
    tmp_path: Path,
) -> None:
    first, second = Told(), Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        world.status.show(OUT)
        world.claude.behave(HttpError(529))
        world.backup.behave(HttpError(503))
        async with program(home, first) as api:
            await first.until(is_down)
            conversation_id = await ask_in_vain(api, first)
        assert not first.of(OutboxAnswered)
        world.status.show(well())
        world.claude.behave(Answer("I am back."))
        async with program(home, second):
            await second.until(is_answered)
        (told,) = second.of(OutboxAnswered)
        assert isinstance(told, OutboxAnswered)
        assert (told.conversation.id, told.question, told.head) == (
            conversation_id,
            "Are you there?",
            "I am back.",
        )


async def test_a_recovery_sends_what_waits_and_what_was_marked(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        world.status.show(OUT)
        world.claude.behave(HttpError(529))
        world.backup.behave(Answer("From the backup."))
        async with program(home, told) as api:
            await told.until(is_down)
            await api.ask(Question("Who are you?"))
            (stored,) = told.of(PromptStored)
            assert isinstance(stored, PromptStored)
            await api.standby.ask_when_back(stored.message.id)
            assert not told.of(OutboxAnswered)
            world.claude.behave(Answer("Claude."))
            world.status.show(well())
            await told.until(is_answered)
            assert len(told.of(OutboxAnswered)) == 1
