"""What the next start makes of a prompt whose program was killed before anybody had answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.chat.kills.lane import FORKED, Lane
from understudy.archive.model import PROGRAM_ENDED
from understudy.archive.waiting_prompts import OutboxState
from understudy.desktop.chat.answers.record import record_of
from understudy.world.behaviour import Answer, ErrorEvent, HttpError, Silence

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chat.kills.programs import Programs
    from tests.chat.kills.said import Said
    from understudy.archive.model import Message
    from understudy.engine.opened_chat import OpenedChat

pytestmark = FORKED
PROMPT = "What is the capital of Peru?"
PAUSED = HttpError(429, headers=(("retry-after", "2"),))
WAITS = [(PROMPT, OutboxState.WAITING)]


def states(opened: OpenedChat) -> list[tuple[str, OutboxState]]:
    return [(one.text, one.state) for one in opened.store.outbox.entries()]


def answer_of(opened: OpenedChat) -> Message:
    (conversation,) = opened.store.conversations(10)
    prompt, *answers = opened.store.messages(conversation.id)
    assert prompt.text == PROMPT
    return answers[-1]


def an_attempt_failed(said: Said) -> bool:
    return any(one.outcome for answer in said.answers for one in answer.segments)


async def test_between_two_attempts_it_waits_for_claude_and_is_answered_once(
    homes: Path, started: Programs
) -> None:
    async with Lane(homes, "between", started) as lane:
        lane.world.claude.behave(PAUSED)
        await started.run(lane.home, PROMPT, kill_when=an_attempt_failed)
        for _ in range(2):  # and no later start has it wait twice
            async with lane.next_start() as opened:
                assert states(opened) == WAITS
                assert record_of(answer_of(opened), PROMPT).has_end
        lane.world.claude.behave(Answer("Lima."))
        assert (await started.run(lane.home)).drained == [PROMPT]
        assert lane.times_asked(PROMPT) == (2, 0)
        async with lane.next_start() as opened:
            assert states(opened) == [(PROMPT, OutboxState.SENT)]
            assert answer_of(opened).segments[-1].text == "Lima."


async def test_while_somebody_is_asked_it_is_the_persons_to_ask_again(
    homes: Path, started: Programs
) -> None:
    async with Lane(homes, "asked", started) as lane:
        lane.world.claude.behave(Silence("Half"))
        await started.run(lane.home, PROMPT, kill_when=(lambda said: said.has_text))
        async with lane.next_start() as opened:
            assert states(opened) == []
            answer = answer_of(opened)
            (segment,) = answer.segments
            assert segment.failure == PROGRAM_ENDED
            assert not record_of(answer, PROMPT).has_end
        assert lane.times_asked(PROMPT) == (1, 0)


async def test_as_soon_as_it_is_kept_its_answer_has_a_place(homes: Path, started: Programs) -> None:
    async with Lane(homes, "kept", started) as lane:
        await started.run(lane.home, PROMPT, kill_when=lambda said: bool(said.answers))
        async with lane.next_start() as opened:
            assert states(opened) == []
            record = record_of(answer_of(opened), PROMPT)
            assert record.is_over
        lane.check_file()


@pytest.mark.parametrize(
    "behaviour",
    [
        HttpError(400),
        HttpError(401),
        ErrorEvent("invalid_request_error", "Half", message="messages: not like this"),
    ],
)
async def test_what_would_fail_again_is_not_sent_again_by_itself(
    homes: Path, started: Programs, behaviour: HttpError | ErrorEvent
) -> None:
    async with Lane(homes, "in vain", started) as lane:
        lane.world.claude.behave(behaviour)
        await started.run(lane.home, PROMPT, kill_when=an_attempt_failed)
        async with lane.next_start() as opened:
            assert states(opened) == []
            assert record_of(answer_of(opened), PROMPT).has_end


async def test_a_program_that_still_lives_is_left_to_go_on(homes: Path, started: Programs) -> None:
    async with Lane(homes, "alive", started) as lane:
        lane.world.claude.behave(PAUSED, Answer("Lima."))
        paused = asyncio.Event()

        def look(said: Said) -> bool:
            if an_attempt_failed(said):
                paused.set()
            return False

        running = asyncio.create_task(started.run(lane.home, PROMPT, kill_when=look))
        await paused.wait()
        async with lane.next_start() as opened:
            assert states(opened) == []
        assert (await running).is_done
        async with lane.next_start() as opened:
            assert states(opened) == []
            assert answer_of(opened).segments[-1].text == "Lima."
        assert lane.times_asked(PROMPT) == (2, 0)
