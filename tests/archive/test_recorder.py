"""An answer is in the database a quarter of a second after it came, ends and all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock
from tests.archive.recording import Recording, opened_recording
from tests.virtual_loop import VIRTUAL, VirtualClock
from understudy.archive.model import PROGRAM_ENDED, Outcome, Usage
from understudy.archive.recorder import AnswerRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path


PROMISE_S = 0.25


@pytest.fixture
def anyio_backend() -> object:
    return VIRTUAL


@pytest.fixture
def recording(tmp_path: Path) -> Generator[Recording]:
    with opened_recording(tmp_path / "understudy.db") as opened:
        yield opened


async def test_text_is_written_in_time_though_nothing_follows(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    assert recording.segment().outcome is Outcome.RUNNING
    recorder.text("Hel")
    recorder.text("lo")
    assert recording.segment().text == ""
    await asyncio.sleep(PROMISE_S)
    assert recording.segment().text == "Hello"
    assert recorder.is_written


async def test_thinking_is_kept_with_the_answer_and_apart_from_it(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.thought("Hm, ", 0.5)
    await asyncio.sleep(PROMISE_S)
    assert (recording.segment().thought, recording.segment().thought_s) == ("Hm, ", 0.5)
    recorder.thought("so.", 2.0)
    recorder.thought("", 2.5)
    recorder.text("The answer")
    recorder.segment_ended(Outcome.COMPLETE)
    kept = recording.segment()
    assert (kept.thought, kept.thought_s, kept.text) == ("Hm, so.", 2.5, "The answer")
    assert kept.first_text_s is not None


async def test_text_that_is_taken_back_is_not_kept(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("ollama", "m", "first_choice")
    recorder.text("a thought")
    await asyncio.sleep(PROMISE_S)
    assert recording.segment().text == "a thought"
    recorder.text_taken_back()
    await asyncio.sleep(PROMISE_S)
    assert recording.segment().text == ""
    recorder.text("The answer")
    recorder.segment_ended(Outcome.COMPLETE)
    assert recording.segment().text == "The answer"


async def test_the_model_that_answered_is_the_one_that_is_kept(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude-code", "asked", "first_choice")
    recorder.segment_ended(Outcome.COMPLETE, None, "end_turn", Usage(5, 6), "answered")
    assert recording.segment().model == "answered"


async def test_while_text_flows_no_word_waits_longer(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    said = ""
    for number in range(200):
        recorder.text(f"{number} ")
        said += f"{number} "
        await asyncio.sleep(0.03)
        promised = " ".join(str(one) for one in range(number - 8))
        assert recording.segment().text.startswith(promised)
    await asyncio.sleep(PROMISE_S)
    assert recording.segment().text == said


async def test_writing_is_joined_and_not_done_for_every_word(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    seen = set()
    for _ in range(1000):
        recorder.text("x")
        await asyncio.sleep(0.001)
        seen.add(len(recording.segment().text))
    assert len(seen) <= 7


async def test_a_loop_too_busy_for_its_timers_still_writes_in_time(recording: Recording) -> None:
    clock = SetClock()
    recorder = recording.recorder(clock)
    recorder.segment_started("claude", "m", "first_choice")
    recorder.text("first ")
    clock.pass_s(PROMISE_S)
    recorder.text("second")
    assert recording.segment().text == "first second"
    recorder.close()


async def test_the_end_of_a_segment_is_written_at_once_with_all_its_facts(
    recording: Recording,
) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "pinned")
    await asyncio.sleep(2)
    recorder.text("Half an ans")
    await asyncio.sleep(1)
    recorder.segment_ended(Outcome.INTERRUPTED, "idle_timeout", None, Usage(5, None))
    recorder.segment_started("backup", "n", "provider_stands_in")
    recorder.text("A whole answer")
    recorder.segment_ended(Outcome.COMPLETE, None, "stop", Usage(5, 6))
    recorder.finished(2.0, 3.5)
    first, second = recording.answer().segments
    assert (first.text, first.outcome, first.failure, first.usage, first.reason) == (
        "Half an ans",
        Outcome.INTERRUPTED,
        "idle_timeout",
        Usage(5, None),
        "pinned",
    )
    assert (first.first_text_s, first.elapsed_s) == (2.0, 3.0)
    assert (second.text, second.outcome, second.stop_reason) == (
        "A whole answer",
        Outcome.COMPLETE,
        "stop",
    )
    answer = recording.answer()
    assert (answer.first_text_s, answer.elapsed_s, answer.failure) == (2.0, 3.5, None)
    assert recorder.close()


async def test_nobody_answered_is_kept_with_its_reason(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.segment_ended(Outcome.INTERRUPTED, "overloaded")
    recorder.failed("overloaded")
    assert recording.answer().failure == "overloaded"


@pytest.mark.parametrize(
    ("end", "failure", "answer_failure"),
    [
        (AnswerRecorder.stopped, "stopped", "stopped"),
        (AnswerRecorder.close, PROGRAM_ENDED, None),
    ],
)
async def test_what_came_until_the_end_is_kept_as_interrupted(
    recording: Recording,
    end: Callable[[AnswerRecorder], object],
    failure: str,
    answer_failure: str | None,
) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.text("Half")
    end(recorder)
    assert recorder.close()
    segment = recording.segment()
    assert (segment.text, segment.outcome, segment.failure) == (
        "Half",
        Outcome.INTERRUPTED,
        failure,
    )
    assert recording.answer().failure == answer_failure


async def test_a_pair_cut_between_two_deltas_becomes_its_character(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.text("smile: \ud83d")
    await asyncio.sleep(1)
    assert recording.segment().text == "smile: \N{REPLACEMENT CHARACTER}"
    recorder.text("\ude00")
    recorder.segment_ended(Outcome.COMPLETE)
    assert recording.segment().text == "smile: \N{GRINNING FACE}"


async def test_events_out_of_order_are_our_own_mistake(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    with pytest.raises(RuntimeError):
        recorder.text("Hello")
    recorder.segment_started("claude", "m", "first_choice")
    with pytest.raises(RuntimeError):
        recorder.segment_started("claude", "m", "first_choice")
    recorder.segment_ended(Outcome.COMPLETE)
    with pytest.raises(RuntimeError):
        recorder.segment_ended(Outcome.COMPLETE)
