"""The same question again: whose answer is offered, and what is never offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.past.asked import Archive, opened_archive
from understudy.archive.model import Outcome, SegmentEnd
from understudy.archive.past.offers import NO_OFFER, Origin, Stage, Tier, Verdict

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

QUESTION = "How do I undo the last commit in git?"


@pytest.fixture
def archive(tmp_path: Path) -> Generator[Archive]:
    with opened_archive(tmp_path) as archive:
        yield archive


async def test_the_same_question_gets_its_answer_without_any_model(archive: Archive) -> None:
    message_id = archive.say(QUESTION, "git reset --soft HEAD~1")
    offer = await archive.past.find("how do i undo the last commit in GIT")
    assert offer.tier is Tier.ANSWER
    assert offer.best is not None
    assert offer.best.stage is Stage.SAME_WORDS
    assert offer.best.score == 1.0
    found = offer.best.answer
    assert (found.message_id, found.name) == (message_id, str(message_id))
    assert (found.question, found.text) == (QUESTION, "git reset --soft HEAD~1")
    assert (found.provider, found.model) == ("claude", "claude-sonnet-5-5")
    assert found.answered_at == archive.clock.now()


async def test_courtesies_make_no_other_question(archive: Archive) -> None:
    archive.say(QUESTION)
    offer = await archive.past.find(f"Hi Claude, please tell me: {QUESTION} Thanks in advance!")
    assert offer.best is not None
    assert offer.best.stage is Stage.SAME_BUT_COURTESY


async def test_claudes_own_newest_answer_comes_first_and_backups_last(archive: Archive) -> None:
    archive.say(QUESTION, "old")
    own = archive.say(QUESTION, "new")
    imported = archive.say(QUESTION, "imported")
    archive.import_as(imported, "claude", "c-1")
    backup = archive.say(QUESTION, "backup", provider="openai", model="gpt-5.5")
    order = [("new", Origin.OWN_CLAUDE), ("old", Origin.OWN_CLAUDE)]
    order += [("imported", Origin.IMPORTED_CLAUDE), ("backup", Origin.BACKUP)]
    for text, origin in order:
        offer = await archive.past.find(QUESTION)
        assert offer.best is not None
        assert (offer.best.answer.text, offer.best.answer.origin) == (text, origin)
        archive.past.forget(offer.best.answer.message_id)
    assert await archive.past.find(QUESTION) == NO_OFFER
    assert own < backup


async def test_a_strangers_answer_is_not_claudes_for_its_name_or_its_models(
    archive: Archive,
) -> None:
    archive.say(QUESTION, "claude")
    for provider, model in (("claude-2", "claude-sonnet-5-5"), ("anthropic", "anthropic/claude")):
        archive.say(QUESTION, "stranger", provider=provider, model=model)
    offer = await archive.past.find(QUESTION)
    assert offer.best is not None
    assert (offer.best.answer.text, offer.best.answer.origin) == ("claude", Origin.OWN_CLAUDE)
    archive.claude_ids = {"claude-2"}  # the settings changed meanwhile
    offer = await archive.past.find(QUESTION)
    assert offer.best is not None
    assert (offer.best.answer.provider, offer.best.answer.origin) == (
        "claude-2",
        Origin.OWN_CLAUDE,
    )


async def test_a_line_that_was_imported_goes_by_its_own_name(archive: Archive) -> None:
    archive.import_as(archive.say(QUESTION), "jsonl", "s00042")
    offer = await archive.past.find(QUESTION)
    assert offer.best is not None
    assert offer.best.answer.name == "s00042"


@pytest.mark.parametrize(
    "end",
    [
        SegmentEnd(Outcome.INTERRUPTED, failure="stalled"),
        SegmentEnd(Outcome.REFUSED),
        SegmentEnd(Outcome.CACHED),
        SegmentEnd(Outcome.COMPLETE, stop_reason="max_tokens"),
        SegmentEnd(Outcome.COMPLETE, stop_reason="length"),
        SegmentEnd(Outcome.COMPLETE, stop_reason="tool_use"),
    ],
)
async def test_what_is_no_whole_answer_is_not_offered(archive: Archive, end: SegmentEnd) -> None:
    archive.say(QUESTION, end=end)
    assert await archive.past.find(QUESTION) == NO_OFFER
    archive.say(QUESTION, "whole", end=SegmentEnd(Outcome.COMPLETE, stop_reason="end_turn"))
    offer = await archive.past.find(QUESTION)
    assert offer.best is not None
    assert offer.best.answer.text == "whole"


async def test_a_private_chat_is_never_offered(archive: Archive) -> None:
    archive.say(QUESTION, private=True)
    assert await archive.past.find(QUESTION) == NO_OFFER
    assert archive.database.query("SELECT * FROM past_questions") == []


async def test_a_question_with_a_system_prompt_is_left_out(archive: Archive) -> None:
    archive.past.kept.leave_out(archive.say(QUESTION))
    assert await archive.past.find(QUESTION) == NO_OFFER


async def test_a_follow_up_is_offered_only_after_the_same_words(archive: Archive) -> None:
    first = archive.say("How do I sort a list in Python?", "sorted(x)")
    conversation_id = archive.conversation_of(first)
    follow_up = archive.say("now in Rust", "x.sort()", conversation_id=conversation_id)
    archive.say("continue", "a first turn that says nothing")
    assert await archive.past.find("now in Rust") == NO_OFFER
    assert await archive.past.find("continue") == NO_OFFER
    before = ("how do I sort a list in python", "sorted(x)")
    offer = await archive.past.find("Now in Rust!", before)
    assert offer.tier is Tier.ANSWER
    assert offer.best is not None
    assert offer.best.answer.message_id == follow_up
    assert await archive.past.find("now in Rust", (before[0], "x.sort()")) == NO_OFFER
    assert await archive.past.find("How do I sort a list in Python?", before) == NO_OFFER


async def test_a_follow_up_told_wrong_is_not_offered_after_the_same_words_again(
    archive: Archive,
) -> None:
    first = archive.say(QUESTION, "sorted(x)")
    follow_up = archive.say("now in Rust", conversation_id=archive.conversation_of(first))
    context = [QUESTION, "sorted(x)"]
    assert (await archive.past.find("now in Rust", context)).best is not None
    archive.past.judge("now in Rust", follow_up, Verdict.WRONG)
    assert await archive.past.find("now in Rust", context) == NO_OFFER


async def test_what_changes_by_the_day_is_only_similar(archive: Archive) -> None:
    archive.say("What is the weather in Oslo?", "Rain")
    offer = await archive.past.find("What is the weather in Oslo?")
    assert offer.tier is Tier.SIMILAR
    assert offer.is_time_bound


async def test_wrong_is_remembered_for_equal_words(archive: Archive) -> None:
    older = archive.say(QUESTION, "older")
    newer = archive.say(QUESTION, "newer")
    archive.past.judge(QUESTION, newer, Verdict.WRONG)
    offer = await archive.past.find(f"please, {QUESTION.lower()}")
    assert offer.best is not None
    assert offer.best.answer.message_id == older
    archive.past.judge(QUESTION.upper(), older, Verdict.WRONG)
    assert await archive.past.find(QUESTION) == NO_OFFER


async def test_right_is_offered_at_once_for_equal_words(archive: Archive) -> None:
    told = archive.say("git: take back my newest commit")
    archive.past.judge(QUESTION, told, Verdict.RIGHT)
    offer = await archive.past.find(f"{QUESTION} thanks")
    assert offer.best is not None
    assert (offer.best.answer.message_id, offer.best.stage) == (told, Stage.TOLD_RIGHT)
    archive.past.judge(QUESTION, told, Verdict.WRONG)
    assert archive.past.kept.verdicts(0) == {}
    assert (await archive.past.find(QUESTION)).best is None


async def test_switched_off_it_finds_nothing(archive: Archive) -> None:
    archive.say(QUESTION)
    archive.is_on = False
    assert await archive.past.find(QUESTION) == NO_OFFER
    archive.is_on = True
    assert (await archive.past.find(QUESTION)).best is not None


async def test_a_deleted_conversation_leaves_no_key_vector_or_verdict(archive: Archive) -> None:
    message_id = archive.say(QUESTION)
    await archive.past.index()
    archive.past.judge(QUESTION, message_id, Verdict.RIGHT)
    tables = ("past_questions", "past_vectors", "past_verdicts")
    for table in tables:
        assert len(archive.database.query(f"SELECT * FROM {table}")) == 1  # noqa: S608 - fixed names
    archive.store.delete_conversation(archive.conversation_of(message_id))
    for table in tables:
        assert archive.database.query(f"SELECT * FROM {table}") == []  # noqa: S608 - fixed names
    assert await archive.past.find(QUESTION) == NO_OFFER
