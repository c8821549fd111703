"""The buttons' work: a drill is told and kept, and in a rehearsal Claude alone is down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.commands.program import home_for
from tests.engine.running import Told, program
from understudy.chat.model import AnswerFinished
from understudy.chat.question import Question
from understudy.engine.events.backup_events import KeptForClaude, UnderstudiesDrilled
from understudy.engine.events.common_events import AnswerProgress
from understudy.world.behaviour import Answer
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_drill_is_told_once_and_again_after_a_restart(tmp_path: Path) -> None:
    first, second = Told(), Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        async with program(home, first) as api:
            await api.standby.show_last()
            assert not first.of(UnderstudiesDrilled)
            await asyncio.gather(api.standby.drill(), api.standby.drill())
        (told,) = first.of(UnderstudiesDrilled)
        assert isinstance(told, UnderstudiesDrilled)
        assert told.report.would_answer is not None
        assert told.report.would_answer.provider == "backup"
        assert len(world.backup.asked) == 1
        async with program(home, second) as api:
            await api.standby.show_last()
        assert second.of(UnderstudiesDrilled) == [told]


async def test_in_a_rehearsal_the_backup_answers_and_claude_is_not_asked(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        world.backup.behave(Answer("From the backup."))
        async with program(home_for(world, tmp_path), told) as api:
            asked_before = len(world.claude.asked)
            await api.ask(Question("Who is there?", rehearsal=True, may_wait=False))
        last = told.of(AnswerProgress)[-1]
        assert isinstance(last, AnswerProgress)
        assert isinstance(last.event, AnswerFinished)
        assert last.event.provider == "backup"
        assert len(world.claude.asked) == asked_before


async def test_a_prompt_that_is_gone_cannot_wait_and_that_is_told(tmp_path: Path) -> None:
    told = Told()
    async with World() as world, program(home_for(world, tmp_path), told) as api:
        await api.standby.ask_when_back(10**6)
    assert told.of(KeptForClaude) == [KeptForClaude(10**6, kept=False)]
