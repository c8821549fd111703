"""Earlier questions are read ahead after an import, and only where they are many."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.archive.opened import SetClock, opened_store
from tests.patience import PATIENCE_S
from understudy.archive.past.past_answers import PastAnswers
from understudy.engine.archive import past_indexing
from understudy.engine.archive.past_indexing import PastIndexing

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    import pytest

    from understudy.archive.store import Store


def ask(store: Store, *questions: str) -> None:
    for one in questions:
        store.add_user_message(store.new_conversation(private=False).id, one)


async def test_many_are_read_and_few_load_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_indexing, "MANY", 3)
    with opened_store(tmp_path / "understudy.db") as (store, database):
        past = PastAnswers(database, SetClock())
        indexing = PastIndexing(lambda: past, lambda: True)
        ask(store, "What is the capital of Peru?", "How do I undo a git commit?")
        assert await indexing.look() == 0
        ask(store, "Why does bread need salt to rise?")
        assert past.count_unread() == 3
        assert await PastIndexing(lambda: past, lambda: False).look() == 0
        assert await indexing.look() == 3
        assert past.count_unread() == 0
        past.close()


async def test_an_import_wakes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_indexing, "MANY", 1)
    with opened_store(tmp_path / "understudy.db") as (store, database):
        past = PastAnswers(database, SetClock())
        done = asyncio.Event()
        waits: list[float] = []

        async def wait(news: Awaitable[object], most_s: float) -> object:
            waits.append(most_s)
            if len(waits) == 2:
                done.set()
            return await news

        indexing = PastIndexing(lambda: past, lambda: True, wait)
        running = asyncio.ensure_future(indexing.run())
        ask(store, "What is the capital of Peru?")
        indexing.imported()
        async with asyncio.timeout(PATIENCE_S):
            await done.wait()
        assert past.count_unread() == 0
        assert waits == [past_indexing.FIRST_AFTER_S, past_indexing.LOOK_EVERY_S]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        past.close()
