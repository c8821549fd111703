"""What nobody could answer waits, and Claude alone answers it once it is back, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.chat.outbox.draining import asked_of_claude, drainer
from understudy.archive.waiting_prompts import INTERRUPTED, OutboxState
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failure import FailureKind
from understudy.chat.model import AnswerFailed
from understudy.chat.question import Question
from understudy.world.behaviour import Answer, HttpError, Refusal, Silence, Truncated
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

DOWN = HttpError(529)


def backup_at(world: World, *, consent: bool = True) -> ProviderSettings:
    return ProviderSettings(
        id="backup",
        kind="openai",
        base_url=world.backup_url,
        models=("gpt-5.5",),
        consent=consent,
    )


async def test_prompts_wait_through_a_restart_and_are_answered_in_order(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    async with World() as world:
        world.claude.behave(DOWN)
        async with drainer(path, world.claude_url) as one:
            first = await one.ask_in_vain("First?")
            second = await one.ask_in_vain("Second?")
        world.claude.behave(Answer("Yes."))
        async with drainer(path, world.claude_url) as one:
            drained = await one.outbox.drain()
            assert drained.stopped_by is None
            assert [(told.question, told.head) for told in one.told] == [
                ("First?", "Yes."),
                ("Second?", "Yes."),
            ]
            assert one.states() == [("First?", "sent", None), ("Second?", "sent", None)]
            for conversation_id in (first, second):
                prompt_id = one.store.messages(conversation_id)[0].id
                assert one.answers(conversation_id)[-1] == (prompt_id, ["Yes."])
            assert (await one.outbox.drain()).answered == ()
        assert asked_of_claude(world) == {"First?": 2, "Second?": 2}  # in vain, then answered


async def test_it_stops_when_claude_fails_again_and_goes_on_later(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        for text in ("First?", "Second?", "Third?"):
            await one.ask_in_vain(text)
        world.claude.behave(Answer("Yes."), Truncated("No"), Answer("Yes."))
        drained = await one.outbox.drain()
        assert len(drained.answered) == 1
        assert drained.stopped_by is not None
        assert one.states() == [
            ("First?", "sent", None),
            ("Second?", "waiting", "stream_truncated"),
            ("Third?", "waiting", None),
        ]
        assert len((await one.outbox.drain()).answered) == 2
        second = one.store.outbox.entries()[1]
        # what broke off stays, and the whole answer follows in the same place
        assert one.answers(second.conversation_id)[-1][1] == ["No", "Yes."]


async def test_a_key_refused_stops_the_draining_and_spoils_no_prompt(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        await one.ask_in_vain("First?")
        world.claude.behave(HttpError(401))
        drained = await one.outbox.drain()
        assert drained.stopped_by is not None
        assert drained.stopped_by.kind is FailureKind.KEY_REFUSED
        assert one.states() == [("First?", "waiting", "key_refused")]


async def test_a_prompt_claude_declines_fails_and_the_next_goes_on(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        await one.ask_in_vain("First?")
        await one.ask_in_vain("Second?")
        world.claude.behave(Refusal("I will"), Answer("Yes."))
        drained = await one.outbox.drain()
        assert len(drained.failed) == 1
        assert one.states() == [("First?", "failed", "refused"), ("Second?", "sent", None)]


async def test_claude_alone_is_asked_and_private_prompts_too(tmp_path: Path) -> None:
    async with (
        World() as world,
        drainer(tmp_path / "u.db", world.claude_url, backup_at(world)) as one,
    ):
        world.claude.behave(DOWN)
        last, _ = await one.ask(Question("Secret?", private=True))
        assert isinstance(last, AnswerFailed)
        assert last.waits
        assert (await one.outbox.drain()).stopped_by is not None
        assert world.backup.asked == []
        world.claude.behave(Answer("Yes."))
        await one.outbox.drain()
        assert one.states() == [("Secret?", "sent", None)]


@pytest.mark.parametrize("behaviour", [HttpError(400), HttpError(401), Refusal("No.")])
async def test_what_would_fail_again_does_not_wait(
    tmp_path: Path, behaviour: HttpError | Refusal
) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(behaviour)
        last, _ = await one.ask(Question("Why?"))
        assert isinstance(last, AnswerFailed)
        assert (last.kept, last.waits) == (True, False)
        assert one.states() == []


async def test_a_prompt_meant_for_somebody_else_never_waits_for_claude(tmp_path: Path) -> None:
    async with (
        World() as world,
        drainer(tmp_path / "u.db", world.claude_url, backup_at(world)) as one,
    ):
        world.backup.behave(HttpError(503))
        for question in (
            Question("Why?", pin_provider="backup"),
            Question("Why?", pin_model="gpt-5.5"),
            Question("Why?", may_wait=False),
        ):
            if not question.may_wait:
                world.claude.behave(DOWN)
            last, _ = await one.ask(question)
            assert isinstance(last, AnswerFailed)
            assert not last.waits
        assert one.states() == []


async def test_a_later_question_takes_an_unanswered_one_along(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        conversation_id = await one.ask_in_vain("First?")
        world.claude.behave(Answer("Both."))
        await one.ask(Question("And second?", conversation_id))
        assert asked_of_claude(world)["First?\n\nAnd second?"] == 1
        assert one.states() == [("First?", "sent", None)]
        assert (await one.outbox.drain()).answered == ()


async def test_late_answers_stand_where_their_questions_stand(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        conversation_id = await one.ask_in_vain("First?")
        await one.ask_in_vain("Second?", conversation_id)
        world.claude.behave(Answer("One."), Answer("Two."))
        await one.outbox.drain()
        said = [part["content"] for part in world.claude.asked[-1].body_json["messages"]]
        assert str(said[0]) == "First?"
        assert "One." in str(said[1])
        assert "Second?" in str(said[2])


async def test_withdrawn_it_is_never_sent_and_its_words_stay(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        conversation_id = await one.ask_in_vain("First?")
        (entry,) = one.store.outbox.entries()
        assert one.store.outbox.withdraw(entry.id)
        assert not one.store.outbox.withdraw(entry.id)
        world.claude.behave(Answer("Yes."))
        before = len(world.claude.asked)
        assert (await one.outbox.drain()).answered == ()
        assert len(world.claude.asked) == before
        assert one.store.messages(conversation_id)[0].text == "First?"
        assert one.store.outbox.wait_again(entry.id)
        assert len((await one.outbox.drain()).answered) == 1


async def test_stopped_while_sending_it_is_offered_and_not_sent_again(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        await one.ask_in_vain("First?")
        world.claude.behave(Silence("The beginning"))
        task = asyncio.ensure_future(one.outbox.drain())
        await world.claude.arrivals.wait_for(2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert one.states() == [("First?", "failed", INTERRUPTED)]
        world.claude.behave(Answer("Yes."))
        assert (await one.outbox.drain()).answered == ()


async def test_two_processes_never_drain_at_once(tmp_path: Path) -> None:
    path = tmp_path / "u.db"
    async with World() as world:
        world.claude.behave(DOWN)
        async with (
            drainer(path, world.claude_url) as one,
            drainer(path, world.claude_url) as other,
        ):
            for number in range(4):
                await one.ask_in_vain(f"{number}?")
            world.claude.behave(Answer("Yes.", first_delay_s=0.05))
            before = asked_of_claude(world)
            await asyncio.gather(one.outbox.drain(), other.outbox.drain())
            while one.store.outbox.entries(OutboxState.WAITING):
                await one.outbox.drain()
            assert asked_of_claude(world) - before == {f"{number}?": 1 for number in range(4)}


async def test_a_deleted_conversation_takes_its_prompts_along(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(DOWN)
        one.store.delete_conversation(await one.ask_in_vain("First?"))
        assert one.states() == []
        assert (await one.outbox.drain()).answered == ()
