"""Claude's word on a prompt is the person's own wish: asked as it was asked, whoever answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.outbox.draining import drainer
from tests.chat.outbox.test_outbox import DOWN, backup_at
from understudy.archive.waiting_prompts import OutboxReason, OutboxState
from understudy.base.clock import SystemClock
from understudy.chat.model import AnswerFinished
from understudy.chat.outbox import Outbox
from understudy.chat.question import Question
from understudy.world.behaviour import Answer
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


async def test_marked_for_claude_it_is_asked_though_the_backup_answered(tmp_path: Path) -> None:
    async with (
        World() as world,
        drainer(tmp_path / "u.db", world.claude_url, backup_at(world)) as one,
    ):
        world.claude.behave(DOWN)
        world.backup.behave(Answer("Backup."))
        last, message_id = await one.ask(Question("Why?"))
        assert isinstance(last, AnswerFinished)
        assert one.outbox.ask_when_back(message_id)
        world.claude.behave(Answer("Claude."))
        await one.outbox.drain()
        entry = one.entry_of(message_id)
        assert (entry.state, entry.reason) == (OutboxState.SENT, OutboxReason.ASK_WHEN_BACK)
        answers = [texts[-1] for _, texts in one.answers(entry.conversation_id)]
        assert answers == ["Backup.", "Claude."]
        # the backup's answer to the very question is not put into Claude's mouth
        assert len(world.claude.asked[-1].body_json["messages"]) == 1
        assert not one.outbox.ask_when_back(10**6)


async def test_marked_for_claude_it_is_asked_under_the_same_words_and_of_any_model(
    tmp_path: Path,
) -> None:
    async with (
        World() as world,
        drainer(tmp_path / "u.db", world.claude_url, backup_at(world)) as one,
    ):
        world.claude.behave(DOWN)
        _, message_id = await one.ask(Question("Why?", system="In Latin."))
        assert one.outbox.ask_when_back(message_id)
        world.claude.behave(Answer("Quia."))
        await one.outbox.drain()
        assert world.claude.asked[-1].body_json["system"] == "In Latin."

        pinned = one.store.outbox
        entry = one.entry_of(message_id)
        with one.database.transaction():
            one.database.execute("UPDATE outbox SET model = 'gone', state = 'failed'")
        assert pinned.keep(message_id, OutboxReason.ASK_WHEN_BACK)
        assert one.entry_of(message_id).model is None
        assert one.entry_of(message_id).system == entry.system == "In Latin."


async def test_without_a_claude_to_ask_nothing_is_promised(tmp_path: Path) -> None:
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        world.claude.behave(Answer("Claude."))
        _, message_id = await one.ask(Question("Why?"))
        alone = Outbox(one.store, one.chat, lambda: None, SystemClock())
        assert not alone.ask_when_back(message_id)
        assert one.states() == []
