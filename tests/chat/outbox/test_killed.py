"""kill -9 while draining, at random moments: nothing lost, and no prompt asked twice."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from tests.chat.outbox.draining import Drainer, asked_of_claude, drainer
from understudy.archive.model import Outcome
from understudy.archive.outbox import INTERRUPTED, OutboxReason, OutboxState
from understudy.world.behaviour import Answer
from understudy.world.world import World

ROOT = Path(__file__).parents[3]
KILLS = 10
PROMPTS = 40
LONGEST_S = 0.5
WORDS = "One two three four five six seven eight nine ten eleven twelve."


async def drain_in_a_child(path: Path, world: World, kill_after_s: float | None) -> bool:
    """Run a draining program, kill it that long after it began; True: it was killed in time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chat.outbox.draining_child", str(path), world.claude_url),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"draining\n"
    try:
        async with asyncio.timeout(kill_after_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return True
    assert process.returncode == 0
    return False


def keep(one: Drainer, text: str) -> None:
    conversation = one.store.new_conversation(private=False)
    message = one.store.add_user_message(conversation.id, text)
    one.store.outbox.keep(message.id, OutboxReason.NO_ANSWER)


async def test_ten_kills_while_draining_lose_nothing_and_ask_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    prompts = [f"Prompt {number}?" for number in range(PROMPTS)]
    async with World() as world:
        world.claude.behave(Answer(WORDS, chunk_words=1, delay_s=0.01))
        async with drainer(path, world.claude_url) as one:
            for text in prompts:
                keep(one, text)
        killed = 0
        for _ in range(KILLS):
            moment_s = random.uniform(0, LONGEST_S)  # noqa: S311 - no secret
            killed += await drain_in_a_child(path, world, moment_s)
        await drain_in_a_child(path, world, None)
        assert killed == KILLS
        assert max(asked_of_claude(world).values()) == 1
        async with drainer(path, world.claude_url) as one:
            offered = one.store.outbox.entries(OutboxState.FAILED)
            check(one, prompts)
            assert offered  # some kills came while sending
            asked = asked_of_claude(world)
            # only what may have been sent is offered, and the person may have it sent again
            for entry in offered:
                assert one.store.outbox.wait_again(entry.id)
            await one.outbox.drain()
            assert {one.state for one in one.store.outbox.entries()} == {OutboxState.SENT}
            again = asked_of_claude(world) - asked
            assert again == {entry.text: 1 for entry in offered}
        assert set(asked_of_claude(world)) == set(prompts)


def check(one: Drainer, prompts: list[str]) -> None:
    """Hold every prompt to its state: answered whole and once, or offered with what came."""
    entries = one.store.outbox.entries()
    assert [entry.text for entry in entries] == prompts
    for entry in entries:
        segments = [
            segment
            for message in one.store.messages(entry.conversation_id)
            for segment in message.segments
        ]
        whole = [segment for segment in segments if segment.outcome is Outcome.COMPLETE]
        if entry.state is OutboxState.SENT:
            assert [segment.text for segment in whole] == [WORDS]
        else:
            assert (entry.state, entry.failure) == (OutboxState.FAILED, INTERRUPTED)
            assert whole == []
            assert all(segment.outcome is Outcome.INTERRUPTED for segment in segments)


async def test_claimed_but_never_sent_it_waits_again(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    async with World() as world:
        async with drainer(path, world.claude_url) as gone:
            keep(gone, "Why?")
            assert gone.store.outbox.claim() is not None
            # another living process leaves it alone
            async with drainer(path, world.claude_url) as one:
                assert one.states() == [("Why?", "sending", None)]
                assert one.store.outbox.claim() is None
        async with drainer(path, world.claude_url) as one:
            assert one.states() == [("Why?", "waiting", None)]
            assert len((await one.outbox.drain()).answered) == 1
        assert asked_of_claude(world) == {"Why?": 1}


async def test_ended_after_the_whole_answer_it_is_answered_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    async with World() as world:
        async with drainer(path, world.claude_url) as gone:
            keep(gone, "Why?")
            await gone.outbox.drain()
            gone.database.execute("UPDATE outbox SET state = 'sending', writer = 'gone'")
        async with drainer(path, world.claude_url) as one:
            assert one.states() == [("Why?", "sent", None)]
