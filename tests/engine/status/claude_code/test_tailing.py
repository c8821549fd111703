"""Transcripts are followed while they are written, if the person allows it, and nothing else is."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.engine.status.claude_code.writing import PROJECT, Session
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.engine.status.claude_code import inotify
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from understudy.status.claude_code.threads import Said


class Heard:
    def __init__(self) -> None:
        self.said: list[Said] = []
        self._news = asyncio.Event()

    def take(self, told: list[Said]) -> None:
        self.said += told
        self._news.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while len(self.said) < count:
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def following(home: Path, heard: Heard, allowed: list[bool]) -> AsyncIterator[ClaudeCodeTail]:
    tail = ClaudeCodeTail(lambda: allowed[0], SystemClock(), heard.take, {}, home)
    running = asyncio.ensure_future(tail.run())
    try:
        yield tail
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_sessions_write_is_heard_in_files_and_folders_old_and_new(
    tmp_path: Path,
) -> None:
    heard, old = Heard(), Session(tmp_path, "old")
    old.answered()
    async with following(tmp_path, heard, [True]):
        await heard.until(1)
        old.answered()
        await heard.until(2)
        Session(tmp_path, "new").answered()
        await heard.until(3)
        agent = Session(tmp_path, "old/subagents/agent-1")
        agent.failed_try()
        await heard.until(4)
        other = tmp_path / ".claude" / "projects" / "-another"
        other.mkdir()
        moved = Session(tmp_path, "../-another/third")
        moved.answered()
        await heard.until(5)


async def test_a_home_that_appears_later_is_followed_once_the_page_was_read(
    tmp_path: Path,
) -> None:
    heard = Heard()
    async with following(tmp_path, heard, [True]) as tail:
        await asyncio.sleep(0)
        assert tail.found == 0
        Session(tmp_path).answered()
        tail.look()
        await heard.until(1)


async def test_nothing_is_read_before_the_person_allows_it_nor_after(tmp_path: Path) -> None:
    heard, allowed, session = Heard(), [False], Session(tmp_path)
    session.answered()
    async with following(tmp_path, heard, allowed) as tail:
        tail.look()
        await asyncio.sleep(0)
        assert not heard.said
        allowed[0] = True
        tail.look()
        await heard.until(1)
        allowed[0] = False
        await tail._follow(())
        session.answered()
        allowed[0] = True
        tail.look()
        await heard.until(2)
    assert len(heard.said) == 2


async def test_a_session_that_began_before_is_heard_with_its_last_minutes(
    tmp_path: Path,
) -> None:
    session = Session(tmp_path)
    for _ in range(3):
        session.failed_try()
    heard = Heard()
    async with following(tmp_path, heard, [True]):
        await heard.until(1)
    assert heard.said[0].witness.outcomes[0].failure == "overloaded"


async def test_reports_that_the_system_dropped_are_made_up_for(tmp_path: Path) -> None:
    heard, session = Heard(), Session(tmp_path)
    async with following(tmp_path, heard, [True]) as tail:
        session.answered()
        await heard.until(1)
        assert tail._watch is not None
        tail._watch.close()  # as if nothing were reported any more
        tail._watch = None
        session.answered()
        tail._missed()
        await heard.until(2)


async def test_no_path_of_a_project_is_in_what_is_heard(tmp_path: Path) -> None:
    heard, session = Heard(), Session(tmp_path)
    session.failed_try()
    session.answered()
    session.gave_up(apiErrorStatus=529, error="server_error")
    async with following(tmp_path, heard, [True]):
        await heard.until(3)
    assert PROJECT not in repr(heard.said)
    assert "CANARY" not in repr(heard.said)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
async def test_without_watches_records_are_read_when_the_page_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inotify, "MOST_WATCHES", 0)
    heard, session = Heard(), Session(tmp_path)
    async with following(tmp_path, heard, [True]) as tail:
        session.answered()
        await heard.until(1)
        for count in (2, 3):
            session.answered()
            tail.look()
            await heard.until(count)
        assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1
        monkeypatch.setattr(inotify, "MOST_WATCHES", 100)
        async with asyncio.timeout(PATIENCE_S):
            while tail._watch is None:
                tail.look()
                await asyncio.sleep(0)
        session.answered()
        await heard.until(4)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
async def test_a_folder_beyond_the_watches_is_read_when_the_page_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, session = Heard(), Session(tmp_path)
    session.answered()
    monkeypatch.setattr(inotify, "MOST_WATCHES", 1)
    async with following(tmp_path, heard, [True]) as tail:
        await heard.until(1)
        session.answered()
        tail.look()
        await heard.until(2)
        assert tail._watch is not None
        assert not tail._watch.is_whole
