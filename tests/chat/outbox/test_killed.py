"""A program that ended while sending leaves a prompt waiting if unsent, answered if whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.outbox.draining import Drainer, asked_of_claude, drainer
from understudy.archive.waiting_prompts import OutboxReason
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


def keep(one: Drainer, text: str) -> None:
    conversation = one.store.new_conversation(private=False)
    message = one.store.add_user_message(conversation.id, text)
    one.store.outbox.keep(message.id, OutboxReason.NO_ANSWER)


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
