"""Where the database cannot be written, what came waits in memory and is told about once."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import opened_store
from tests.archive.recording import Recording, opened_recording
from tests.virtual_loop import VIRTUAL, VirtualClock
from understudy.archive.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def anyio_backend() -> object:
    return VIRTUAL


@pytest.fixture
def recording(tmp_path: Path) -> Generator[Recording]:
    with opened_recording(tmp_path / "understudy.db") as opened:
        yield opened


async def test_a_full_disk_is_told_once_and_nothing_is_dropped(
    recording: Recording, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recording.fill_disk()
    said = ""
    for number in range(300):
        delta = f"word {number} " * 20
        recorder.text(delta)
        said += delta
        await asyncio.sleep(0.05)
    assert recording.troubles == ["full"]
    assert len(recording.segment().text) < len(said)
    recorder.segment_ended(Outcome.INTERRUPTED, "overloaded")
    recorder.segment_started("backup", "n", "provider_stands_in")
    recorder.text("from the backup")
    recorder.segment_ended(Outcome.COMPLETE, None, "stop")
    recorder.finished(1.0, 2.0)
    assert recorder.close() is False
    assert recording.troubles == ["full"]
    recording.make_room()
    await asyncio.sleep(2)
    assert recorder.is_written
    assert [(one.text, one.outcome) for one in recording.answer().segments] == [
        (said, Outcome.INTERRUPTED),
        ("from the backup", Outcome.COMPLETE),
    ]
    assert recording.answer().elapsed_s == 2.0
    assert "word 1" not in caplog.text


async def test_trouble_that_comes_again_is_told_again(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    for _ in range(2):
        recording.fill_disk()
        recorder.text("x" * 50_000)
        await asyncio.sleep(3)
        recording.make_room()
        await asyncio.sleep(3)
        assert recorder.is_written
    assert recording.troubles == ["full", "full"]


async def test_a_brief_wait_for_another_program_is_no_trouble(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.archive.stored_answers.BUSY_S", 0.001)
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    with opened_store(tmp_path / "understudy.db") as (_, other):
        with other.transaction():
            recorder.text("Hello")
            await asyncio.sleep(3)
        await asyncio.sleep(2)
        assert (recording.segment().text, recording.troubles) == ("Hello", [])
        with other.transaction():
            recorder.text(" again")
            await asyncio.sleep(10)
        assert recording.troubles == ["locked"]
    await asyncio.sleep(2)
    assert recording.segment().text == "Hello again"


async def test_an_answer_deleted_while_it_comes_is_let_go(recording: Recording) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.text("Hello")
    recording.store.delete_conversation(recording.conversation_id)
    await asyncio.sleep(1)
    recorder.text("more")
    recorder.segment_ended(Outcome.COMPLETE)
    recorder.segment_started("claude", "m", "retry")
    recorder.text("even more")
    recorder.segment_ended(Outcome.COMPLETE)
    recorder.finished(0.1, 0.2)
    assert recorder.close()
    assert recording.database.query("SELECT count(*) FROM segments")[0][0] == 0
    assert recording.troubles == []


async def test_a_database_closed_too_early_is_told_and_not_asked_for_ever(
    recording: Recording, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = recording.recorder(VirtualClock())
    recorder.segment_started("claude", "m", "first_choice")
    recorder.text("Hello")
    recording.database.close()
    with caplog.at_level(logging.ERROR):
        assert recorder.close() is False
        await asyncio.sleep(10)
    assert recording.troubles == ["closed"]
    assert len([one for one in caplog.records if one.levelno == logging.ERROR]) == 1
