"""The whole way: other words, near misses, slips, pasted text, loading, letting go."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.archive.past.asked import Archive, opened_archive
from understudy.archive.past import worker
from understudy.archive.past.offers import NO_OFFER, Stage, Tier, Verdict
from understudy.archive.past.past_answers import PastAnswers
from understudy.base.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.slow(seconds=30)
PASTED = (
    "The ferry left the old harbour at dawn and crossed the strait in heavy rain while the"
    " passengers slept below deck and the captain wrote his letters by candle light"
)
STORED = (
    "How do I convert a CSV file to JSON in Python?",
    "What is the boiling point of ethanol in Celsius?",
    "How do I remove red wine stains from a carpet?",
    "Give me a recipe for lentil soup without onions",
    "What are the symptoms of appendicitis?",
    f"Summarize the following text in one sentence:\n\n{PASTED}",
)


@pytest.fixture
def archive(tmp_path: Path) -> Generator[Archive]:
    with opened_archive(tmp_path) as archive:
        for question in STORED:
            archive.say(question)
        yield archive


REWORDED = {
    "How can I remove red wine stains from a carpet?": 2,
    "how do i convert a csv file into json in python": 0,
    "What are the appendicitis symptoms?": 4,
}
NEAR_MISSES = (
    "How do I convert a JSON file to CSV in Python?",
    "How do I convert a CSV file to JSON in Rust?",
    "What is the boiling point of ethanol in Fahrenheit?",
    "What is the boiling point of methanol in Celsius?",
    "How do I remove coffee stains from a carpet?",
    "Give me a recipe for lentil soup with onions",
    "What are the causes of appendicitis?",
    f"Summarize the following text in two sentences:\n\n{PASTED}",
    f"Summarize the following text in one sentence:\n\n{PASTED} and left",
    f"Translate the following text into Danish:\n\n{PASTED}",
    "Who painted the Mona Lisa?",
    "How do I change the oil of a lawn mower?",
)


async def test_other_words_find_the_answer(archive: Archive) -> None:
    for asked, stored in REWORDED.items():
        offer = await archive.past.find(asked)
        assert offer.best is not None, asked
        assert offer.best.answer.question == STORED[stored]
        assert offer.best.stage is Stage.MEANING
        assert 0 < offer.best.score < 1
        assert offer.best == offer.similar[0]


async def test_a_near_miss_is_not_answered(archive: Archive) -> None:
    tiers = {asked: (await archive.past.find(asked)).tier for asked in NEAR_MISSES}
    assert tiers == dict.fromkeys(NEAR_MISSES, Tier.NONE)


async def test_a_slip_of_the_finger_is_no_other_question(archive: Archive) -> None:
    offer = await archive.past.find("What are the symptoms of appendiictis?")
    assert offer.tier is Tier.ANSWER
    assert offer.best is not None
    assert offer.best.stage is Stage.SLIP


async def test_the_same_pasted_text_lets_the_instruction_vary(archive: Archive) -> None:
    offer = await archive.past.find(f"Give me a one-sentence summary of this text:\n\n{PASTED}")
    assert offer.best is not None
    assert offer.best.stage is Stage.SAME_PASTED_TEXT


async def test_wrong_holds_for_other_words_as_well(archive: Archive) -> None:
    asked = "How can I remove red wine stains from a carpet?"
    again = archive.say(STORED[2])
    offer = await archive.past.find(asked)
    assert offer.best is not None
    assert offer.best.answer.message_id == again
    archive.past.judge(asked, again, Verdict.WRONG)
    later = await archive.past.find(f"Please tell me: {asked}")
    assert STORED[2] not in [one.answer.question for one in later.similar]
    assert (await archive.past.find("Remove red wine stains from a carpet, how?")).similar


async def test_what_was_forgotten_is_not_even_similar(archive: Archive) -> None:
    asked = "How can I remove red wine stains from a carpet?"
    offer = await archive.past.find(asked)
    assert offer.best is not None
    archive.past.forget(offer.best.answer.message_id)
    later = await archive.past.find(asked)
    assert STORED[2] not in [one.answer.question for one in later.similar]


async def test_a_new_question_is_found_at_once(archive: Archive) -> None:
    await archive.past.find("Anything that loads the model now?")
    archive.say("How do I sharpen a kitchen knife with a whetstone?")
    offer = await archive.past.find("How can I sharpen a kitchen knife with a whetstone?")
    assert offer.best is not None


async def test_the_index_is_kept_and_read_once(archive: Archive) -> None:
    told: list[tuple[int, int]] = []
    count = await archive.past.index(lambda done, every: told.append((done, every)))
    assert count == len(STORED)
    assert told == [(0, len(STORED)), (len(STORED), len(STORED))]
    archive.past.close()
    again = PastAnswers(archive.database, archive.clock)
    try:
        assert await again.index() == 0
        offer = await again.find("How can I remove red wine stains from a carpet?")
        assert offer.best is not None
    finally:
        again.close()


async def test_an_index_that_is_cancelled_keeps_what_is_done(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # small steps, so that there is something to cancel between
    monkeypatch.setattr("understudy.archive.past.past_answers.VECTORS_AT_ONCE", 2)

    def stop(done: int, _every: int) -> None:
        if done:
            task.cancel()

    task = asyncio.ensure_future(archive.past.index(stop))
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    assert len(archive.database.query("SELECT * FROM past_vectors")) == 2
    assert await archive.past.index() == len(STORED) - 2


async def test_the_model_works_in_its_own_thread_and_goes_when_idle(archive: Archive) -> None:
    past = PastAnswers(archive.database, archive.clock, idle_s=0.01)
    try:
        await past.find("How can I remove red wine stains from a carpet?")
        threads = [one for one in threading.enumerate() if one.name.startswith("past-answers")]
        assert len(threads) == 1
        await asyncio.to_thread(threads[0].join)
        offer = await past.find("How can I remove red wine stains from a carpet?")
        assert offer.best is not None
    finally:
        past.close()


async def test_without_its_model_equal_words_still_answer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> None:
        raise ModelFileError("models/x.bin", "damaged")

    monkeypatch.setattr(worker, "_load_reader", damaged)
    assert await archive.past.find("How can I remove red wine stains?") == NO_OFFER
    assert await archive.past.thresholds() is None
    assert (await archive.past.find(STORED[2])).tier is Tier.ANSWER
