"""While an import runs, the program writes answers down and may stop the import at any moment."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store
from tests.archive.transfer.exports import chatgpt, claude, kept, said, write_json
from understudy.archive.transfer.background import Exchange
from understudy.archive.transfer.exporter import Wanted
from understudy.archive.transfer.importer import Importer
from understudy.archive.transfer.results import ExportFormat
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.transfer.results import ExportProgress, Progress


def large_export(folder: Path, count: int = 1500) -> Path:
    text = "and so on " * 300
    return write_json(
        folder / "c.json",
        [
            claude(
                f"c{one}",
                said("q", "human", f"question {one} {text}", 1),
                said("a", "assistant", f"answer {one} {text}", 2),
            )
            for one in range(count)
        ],
    )


def left_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if "understudy.db" not in one.name}


@pytest.mark.anyio
async def test_an_answer_is_written_down_again_and_again_while_an_import_runs(
    tmp_path: Path,
) -> None:
    """A streaming answer waits a quarter of a second for the database and no longer."""
    told: list[Progress] = []
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        answer = store.begin_answer(store.add_user_message(number, "Meanwhile?").id)
        segment = store.answers.begin_segment(answer, "claude", "m", "", SetClock().now())
        exchange = Exchange(tmp_path / "understudy.db", SystemClock())
        running = asyncio.ensure_future(
            exchange.import_files([large_export(tmp_path)], told.append)
        )
        writes = 0
        while not running.done():
            writes += 1
            store.answers.write_text(segment, "word " * writes)
            await asyncio.sleep(0)
        report = await running
    assert (report.progress.added, report.problem_count) == (1500, 0)
    assert writes > 10
    assert told
    assert [one.done_bytes for one in told] == sorted(one.done_bytes for one in told)
    (own,) = [messages for one, messages in kept(tmp_path) if one.origin == "own"]
    assert own[1].segments[0].text == "word " * writes


@pytest.mark.anyio
async def test_cancelling_keeps_what_is_in_and_a_second_run_goes_on(tmp_path: Path) -> None:
    file = large_export(tmp_path)
    exchange = Exchange(tmp_path / "understudy.db", SystemClock())
    begun = asyncio.Event()

    def tell(progress: Progress) -> None:
        if progress.added:
            begun.set()

    running = asyncio.ensure_future(exchange.import_files([file], tell))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    there = len(kept(tmp_path))
    assert 0 < there < 1500
    report = await exchange.import_files([file], lambda _: None)
    assert (report.progress.added, report.progress.unchanged) == (1500 - there, there)


def test_a_stopped_import_says_so_and_what_it_counts_is_there(tmp_path: Path) -> None:
    cancel = Event()

    def stop(progress: Progress) -> None:
        if progress.added:
            cancel.set()

    path = tmp_path / "understudy.db"
    report = Importer(path, SetClock(), cancel, stop).run([large_export(tmp_path)])
    assert report.is_stopped
    assert 0 < report.progress.added < 1500
    assert len(kept(tmp_path)) == report.progress.added


@pytest.mark.anyio
async def test_an_export_runs_beside_the_loop_and_is_cancelled_without_a_trace(
    tmp_path: Path,
) -> None:
    exchange = Exchange(tmp_path / "understudy.db", SystemClock())
    await exchange.import_files([large_export(tmp_path)], lambda _: None)
    begun = asyncio.Event()

    def tell(progress: ExportProgress) -> None:
        if progress.done:
            begun.set()

    wanted = Wanted(ExportFormat.MARKDOWN)
    running = asyncio.ensure_future(exchange.export(tmp_path / "out", wanted, tell))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert left_in(tmp_path) == {"c.json"}
    report = await exchange.export(tmp_path / "out", Wanted(ExportFormat.JSON), lambda _: None)
    assert report.conversations == 1500


def test_a_database_another_keeps_for_itself_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.archive.transfer.importer.LOCKED_TRIES", 1)
    monkeypatch.setattr("understudy.archive.transfer.importer.WAIT_S", 0.01)
    path = tmp_path / "understudy.db"
    with opened_store(path) as (_, database):
        importer = Importer(path, SetClock(), Event(), lambda _: None)
        file = write_json(tmp_path / "c.json", [chatgpt()])
        assert importer.run([]).storage_problem is None
        with database.transaction():
            report = importer.run([file])
    assert report.storage_problem is not None
    assert (report.storage_problem.cause, report.progress.added) == ("locked", 0)
    assert importer.run([file]).progress.added == 1
