"""The engine: work is done on its thread, closing cancels it, failures are told."""

from __future__ import annotations

import asyncio
import queue
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from understudy.engine.events.common_events import EngineFailed, EngineReady
from understudy.engine.loop import Engine, EngineClosedError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Pieces:
    def __init__(self) -> None:
        self.closed = False
        self.cancelled = False

    async def where(self) -> str:
        return threading.current_thread().name

    async def wait_for_ever(self, begun: threading.Event) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise

    async def break_down(self) -> None:
        raise ValueError("broken")


def running(pieces: Pieces) -> tuple[Engine[Pieces], queue.Queue[object]]:
    told: queue.Queue[object] = queue.Queue()

    @asynccontextmanager
    async def services() -> AsyncGenerator[Pieces, None]:
        try:
            yield pieces
        finally:
            pieces.closed = True

    return Engine(services, told.put), told


def test_work_handed_in_before_the_start_is_done_on_the_engine_thread() -> None:
    engine, told = running(Pieces())
    outcome = engine.submit(Pieces.where)
    engine.start()
    assert outcome.result(timeout=PATIENCE_S) == "engine"
    assert isinstance(told.get(timeout=PATIENCE_S), EngineReady)
    assert engine.close()


def test_closing_cancels_work_and_closes_the_services_in_order() -> None:
    pieces = Pieces()
    engine, _ = running(pieces)
    engine.start()
    begun = threading.Event()
    outcome = engine.submit(lambda one: one.wait_for_ever(begun))
    assert begun.wait(PATIENCE_S)
    assert engine.close()
    assert (pieces.cancelled, pieces.closed) == (True, True)
    with pytest.raises(EngineClosedError):
        outcome.result(timeout=PATIENCE_S)


def test_a_failure_reaches_whoever_asked_and_the_log(caplog: pytest.LogCaptureFixture) -> None:
    engine, _ = running(Pieces())
    engine.start()
    outcome = engine.submit(Pieces.break_down)
    with pytest.raises(ValueError, match="broken"):
        outcome.result(timeout=PATIENCE_S)
    assert engine.close()
    assert "work on the engine failed" in caplog.text


def test_services_that_cannot_be_opened_are_told_and_work_is_refused() -> None:
    told: queue.Queue[object] = queue.Queue()

    @asynccontextmanager
    async def services() -> AsyncGenerator[Pieces, None]:
        raise OSError("disk")
        yield Pieces()

    engine = Engine(services, told.put)
    outcome = engine.submit(Pieces.where)
    engine.start()
    event = told.get(timeout=PATIENCE_S)
    assert isinstance(event, EngineFailed)
    assert isinstance(event.problem, OSError)
    with pytest.raises(EngineClosedError):
        outcome.result(timeout=PATIENCE_S)
    assert engine.close()


def test_work_after_closing_is_refused() -> None:
    engine, _ = running(Pieces())
    engine.start()
    assert engine.close()
    with pytest.raises(EngineClosedError):
        engine.submit(Pieces.where).result(timeout=PATIENCE_S)


def test_an_engine_that_was_never_started_closes() -> None:
    engine, _ = running(Pieces())
    assert engine.close()
