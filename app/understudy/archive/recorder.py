"""Stores one answer while it comes, so that a crash loses only the last moment.

Text is in the database ``FLUSH_AFTER_S`` after it came, whether or not more follows. If writing
fails, the text stays in memory and is retried until it is written: nothing is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.model import NO_USAGE, PROGRAM_ENDED, Outcome, SegmentEnd
from understudy.base.errors import DeletedMeanwhileError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.archive.model import PastSource, Sent, Usage
    from understudy.archive.store import Store
    from understudy.base.clock import Clock

log = logging.getLogger(__name__)

FLUSH_AFTER_S = 0.2
"""The promise is 250 ms; the rest is for a late loop and for the write itself."""
RETRY_AFTER_S = 1.0
PATIENCE_S = 5.0
"""Another process's write is not reported before it has lasted this long."""
STOPPED = "stopped"


@dataclass(slots=True, eq=False)
class _Stretch:
    """A segment in memory, until it is written; ``id`` None: not yet in the database."""

    provider: str
    model: str
    reason: str
    started_at: datetime
    started_s: float
    sent: Sent | None
    past: PastSource | None
    id: int | None = None
    pieces: list[str] = field(default_factory=list)
    first_text_s: float | None = None
    end: SegmentEnd | None = None
    thoughts: list[str] = field(default_factory=list)
    thought_s: float | None = None
    has_new_thoughts: bool = False

    def text(self) -> str:
        self.pieces = ["".join(self.pieces)]
        return self.pieces[0]

    def thought(self) -> str:
        self.thoughts = ["".join(self.thoughts)]
        return self.thoughts[0]


class _Ending(msgspec.Struct, frozen=True):
    first_text_s: float | None = None
    elapsed_s: float | None = None
    failure: str | None = None


class AnswerRecorder:
    """Records the answer ``answer_id``. Engine thread only; no method raises `StorageError`.

    ``on_trouble`` is called once when writing begins to fail, and again only after it worked in
    between.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        answer_id: int,
        on_trouble: Callable[[StorageError], None],
    ) -> None:
        self._answers = store.answers
        self._clock = clock
        self._answer_id = answer_id
        self._on_trouble = on_trouble
        self._running: _Stretch | None = None
        self._unwritten: deque[_Stretch] = deque()
        self._ending: _Ending | None = None
        self._unwritten_since_s = 0.0
        self._failing_since_s: float | None = None
        self._is_reported = False
        self._is_deleted = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_written(self) -> bool:
        """Whether everything received is in the database."""
        return not self._unwritten and self._ending is None

    def segment_started(
        self,
        provider: str,
        model: str,
        reason: str,
        sent: Sent | None = None,
        past: PastSource | None = None,
    ) -> None:
        if self._running is not None:
            raise RuntimeError("the segment before has not ended")
        self._running = _Stretch(
            provider, model, reason, self._clock.now(), self._clock.monotonic(), sent, past
        )
        self._keep(self._running)
        self._flush()

    def text(self, delta: str) -> None:
        stretch = self._open_segment()
        if not delta:
            return
        now_s = self._clock.monotonic()
        if stretch.first_text_s is None:
            stretch.first_text_s = now_s - stretch.started_s
        stretch.pieces.append(delta)
        self._keep(stretch)
        # even a loop too busy for its timers writes in time
        if self._failing_since_s is None and now_s - self._unwritten_since_s >= FLUSH_AFTER_S:
            self._flush()

    def thought(self, delta: str, seconds: float | None) -> None:
        """Keep some of the model's thinking, which has lasted ``seconds``."""
        stretch = self._open_segment()
        stretch.thoughts.append(delta)
        stretch.thought_s, stretch.has_new_thoughts = seconds, True
        self._keep(stretch)

    def text_taken_back(self) -> None:
        """Drop the text of the running segment: it was not part of the answer."""
        stretch = self._open_segment()
        stretch.pieces.clear()
        stretch.first_text_s = None
        self._keep(stretch)

    def segment_ended(
        self,
        outcome: Outcome,
        failure: str | None = None,
        stop_reason: str | None = None,
        usage: Usage = NO_USAGE,
        other_model: str = "",
    ) -> None:
        stretch = self._open_segment()
        elapsed_s = self._clock.monotonic() - stretch.started_s
        stretch.end = SegmentEnd(
            outcome, failure, stop_reason, usage, stretch.first_text_s, elapsed_s, other_model
        )
        self._running = None
        self._keep(stretch)
        self._flush()

    def finished(self, first_text_s: float | None, elapsed_s: float) -> None:
        """Note that a provider answered."""
        self._end(_Ending(first_text_s, elapsed_s))

    def failed(self, failure: str) -> None:
        """Note that every provider failed."""
        self._end(_Ending(failure=failure))

    def stopped(self) -> None:
        """Keep the text received before the person's stop."""
        if self._running is not None:
            self.segment_ended(Outcome.INTERRUPTED, STOPPED)
        self._end(_Ending(failure=STOPPED))

    def close(self) -> bool:
        """Write the rest; a running segment counts as cut off by the end of the program.

        False: writing still fails; it is retried as long as the loop and the database live.
        """
        if self._running is not None:
            self.segment_ended(Outcome.INTERRUPTED, PROGRAM_ENDED)
        elif not self.is_written:
            self._flush()
        return self.is_written

    def _open_segment(self) -> _Stretch:
        if self._running is None:
            raise RuntimeError("no segment has started")
        return self._running

    def _end(self, ending: _Ending) -> None:
        if not self._is_deleted:
            self._ending = ending
            self._flush()

    def _keep(self, stretch: _Stretch) -> None:
        """Have ``stretch`` written with the next flush, and schedule one."""
        if self._is_deleted:
            return
        if not self._unwritten:
            self._unwritten_since_s = self._clock.monotonic()
        if stretch not in self._unwritten:
            self._unwritten.append(stretch)
        if self._timer is None:
            self._arm(FLUSH_AFTER_S)

    def _arm(self, delay_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            self._write_all()
        except StorageError as problem:
            self._trouble(problem)
        except DeletedMeanwhileError:
            log.info("The answer was deleted while it came; the rest is not stored")
            self._is_deleted = True
            self._unwritten.clear()
            self._ending = None
        else:
            if self._is_reported:
                log.info("The database can be written again")
            self._failing_since_s = None
            self._is_reported = False

    def _write_all(self) -> None:
        while self._unwritten:
            self._write(self._unwritten[0])
            self._unwritten.popleft()
        if self._ending is not None:
            ending = self._ending
            self._answers.finish_answer(
                self._answer_id, ending.first_text_s, ending.elapsed_s, ending.failure
            )
            self._ending = None

    def _write(self, stretch: _Stretch) -> None:
        if stretch.id is None:
            stretch.id = self._answers.begin_segment(
                self._answer_id,
                stretch.provider,
                stretch.model,
                stretch.reason,
                stretch.started_at,
                stretch.sent,
                stretch.past,
            )
        if stretch.has_new_thoughts:
            self._answers.write_thought(stretch.id, stretch.thought(), stretch.thought_s)
            stretch.has_new_thoughts = False
        if stretch.end is None:
            self._answers.write_text(stretch.id, stretch.text())
        else:
            self._answers.finish_segment(stretch.id, stretch.text(), stretch.end)

    def _trouble(self, problem: StorageError) -> None:
        now_s = self._clock.monotonic()
        if self._failing_since_s is None:
            self._failing_since_s = now_s
        is_brief = problem.cause == "locked" and now_s - self._failing_since_s < PATIENCE_S
        if not self._is_reported and not is_brief:
            self._is_reported = True
            log.warning("Cannot write an answer (%s); it waits in memory", problem.cause)
            self._on_trouble(problem)
        if problem.cause == "closed":
            log.error("The database was closed before the end of an answer could be written")
            return
        self._arm(RETRY_AFTER_S)
