"""The file behind the status line: written with the verdict, and gone with the program."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.engine.status.verdict_file import VerdictFile
from understudy.status.model import Verdict, VerdictKind
from understudy.words.claude_code.status_line import line_words

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.engine.opened_chat import OpenedChat


def _there(path: Path) -> bool:
    return path.exists()


async def test_the_verdict_is_written_and_removed_at_the_end(tmp_path: Path) -> None:
    path, clock = tmp_path / "verdict.json", SystemClock()
    chat = cast("OpenedChat", None)  # nobody stands in while nothing is wrong: it is not asked
    words = tmp_path / "words.json"
    file = VerdictFile(path, words, chat, clock)
    running = asyncio.ensure_future(file.run())
    file.take(Verdict(VerdictKind.UP, clock.now()))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if _there(path):
                break
            await asyncio.sleep(0.01)
    written = json.loads(path.read_bytes())
    assert (written["mark"], written["stands_in"]) == ("✓", "")
    assert written["headline"]
    assert json.loads(words.read_bytes()) == line_words()
    assert written["fresh_until"] > written["at"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not _there(path)
