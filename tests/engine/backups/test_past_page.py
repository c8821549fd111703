"""The page's work: what Claude answered is listed, forgotten and switched off, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.program import home_for
from tests.engine.running import Told, program
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.chat.question import Question
from understudy.engine.events.backup_events import PastAnswersListed, PastJudged
from understudy.engine.events.common_events import AnswerProgress
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.chat.model import AnswerEvent

QUESTION = "What does a circuit breaker do in software?"


def last(told: Told) -> AnswerEvent:
    event = told.of(AnswerProgress)[-1]
    assert isinstance(event, AnswerProgress)
    return event.event


def listed(told: Told) -> PastAnswersListed:
    event = told.of(PastAnswersListed)[-1]
    assert isinstance(event, PastAnswersListed)
    return event


def darkness(world: World) -> None:
    world.claude.behave(HttpError(401))
    world.backup.behave(HttpError(401))


async def test_an_answer_of_claudes_is_told_again_in_the_dark_until_it_is_forgotten(
    tmp_path: Path,
) -> None:
    told = Told()
    async with World() as world:
        world.claude.behave(Answer("It stops asking what fails."))
        async with program(home_for(world, tmp_path), told) as api:
            await api.ask(Question(QUESTION))
            await api.past_page.list("CIRCUIT")
            (source,) = listed(told).sources
            assert (source.question, source.whose) == (QUESTION, "own_claude")
            darkness(world)
            await api.ask(Question(f"hi, {QUESTION.lower()} thanks!"))
            finished = last(told)
            assert isinstance(finished, AnswerFinished)
            assert finished.provider == "claude"
            await api.standby.judge_past(QUESTION, source.message_id, fits=True)
            assert told.of(PastJudged) == [PastJudged(source.message_id, fits=True, kept=True)]
            await api.past_page.forget(source.message_id, "")
            assert source.message_id not in {one.message_id for one in listed(told).sources}
            await api.ask(Question(QUESTION))
            assert isinstance(last(told), AnswerFailed)


async def test_switched_off_nothing_is_offered_and_that_is_kept_in_the_settings(
    tmp_path: Path,
) -> None:
    told = Told()
    async with World() as world:
        world.claude.behave(Answer("It stops asking what fails."))
        home = home_for(world, tmp_path, extra="\n# mine\n")
        async with program(home, told) as api:
            await api.ask(Question(QUESTION))
            await api.past_page.switch(on=False, text="")
            assert not listed(told).is_on
            darkness(world)
            await api.ask(Question(QUESTION))
            assert isinstance(last(told), AnswerFailed)
    file = paths_for(home).settings_file
    assert load_settings(file).settings.chat.past_answers == "off"
    assert "# mine" in file.read_text("utf-8")
