"""Past answers for the rest of the program: find, rate, forget, index.

Equal words are found with the database only; the model is loaded only if that is not enough. A
question that means nothing by itself finds nothing, unless all turns before it are the same. Engine
thread only; raises `StorageError`.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from understudy.archive.past.answers import GoodAnswers
from understudy.archive.past.finding import Finding, may_be_listed
from understudy.archive.past.follow_ups import is_follow_up
from understudy.archive.past.kept import KeptQuestions
from understudy.archive.past.offers import NO_OFFER
from understudy.archive.past.text import normal
from understudy.archive.past.worker import IDLE_S, Worker
from understudy.base.errors import ModelFileError
from understudy.base.providers.claude import CLAUDES_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from understudy.archive.past.meaning.reader import Reader
    from understudy.archive.past.offers import PastAnswer, PastOffer, Verdict
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

KEYS_AT_ONCE = 500
VECTORS_AT_ONCE = 64
"""A second or two of work: so long nothing is heard of how far it is."""
ROWS_AT_ONCE = 2000
CAUGHT_UP_AT_ONCE = 16
"""So many new questions are read while somebody waits for an answer; the rest is for `index`."""


class PastAnswers:
    """Finds past answers in an open database, which the caller closes after `close`.

    ``was_claude`` and ``is_on`` are called each time, because the settings may change.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        was_claude: Callable[[str], bool] = lambda provider: provider == CLAUDES_ID,
        is_on: Callable[[], bool] = lambda: True,
        idle_s: float = IDLE_S,
    ) -> None:
        self.kept = KeptQuestions(database, clock)
        self._answers = GoodAnswers(database, was_claude)
        self._worker = Worker(idle_s)
        self._finding = Finding(self.kept, self._answers, self._worker)
        self._is_on = is_on
        self._loading = asyncio.Lock()
        self._model = ""
        self._vectors_to = 0
        self._is_model_missing = False

    async def find(self, question: str, context: Sequence[str] = ()) -> PastOffer:
        """Return the offer for ``question``; ``context``: the turns before it, in order.

        A damaged model is logged once; searches without it still work.
        """
        if not self._is_on() or not question.strip():
            return NO_OFFER
        await self._read_keys()
        if context or is_follow_up(normal(question)):
            return self._finding.same_conversation(question, context)
        offer = self._finding.same_words(question)
        if offer is not None:
            return offer
        if not may_be_listed(question):
            return NO_OFFER
        with self._worker.in_use():
            if not await self._is_ready():
                return NO_OFFER
            await self._read_vectors(CAUGHT_UP_AT_ONCE)
            return await self._finding.reworded(question)

    async def find_same(
        self, question: str, progress: Callable[[int, int], None] | None = None
    ) -> PastOffer | None:
        """Return the offer for the same words only; None if only a model can decide.

        Needs no model and no vectors: ``progress`` is called as new questions get their keys.
        """
        if not self._is_on() or not question.strip():
            return NO_OFFER
        await self._read_keys(progress)
        if is_follow_up(normal(question)):
            return NO_OFFER
        return self._finding.same_words(question)

    async def index(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Read every new question, with the model; return how many were read.

        ``progress`` is called with the number done and the total. Cancelling keeps the work so far.
        """
        await self._read_keys()
        with self._worker.in_use():
            if not await self._is_ready():
                return 0
            done, every = 0, self.kept.count_without_vector(self._model)
            if progress is not None and every:
                progress(0, every)
            while count := await self._read_vectors(VECTORS_AT_ONCE):
                done += count
                if progress is not None:
                    progress(done, max(done, every))
            return done

    def count_unread(self) -> int:
        """Return how many questions no model has read yet, without loading one."""
        while self.kept.read_new(KEYS_AT_ONCE) == KEYS_AT_ONCE:
            pass
        return self.kept.count_unread()

    async def thresholds(self) -> tuple[float, float] | None:
        """Return the scores from which an answer, and a similar question, is offered."""
        with self._worker.in_use():
            if not await self._is_ready():
                return None
            return await self._worker.run(
                lambda reader: (reader.answer_threshold, reader.similar_threshold)
            )

    def listed(self, text: str, most: int) -> list[PastAnswer]:
        """Return the answers on offer, the newest first: to questions that contain ``text``.

        Only questions already read are listed; `find` and `index` read new ones.
        """
        self.kept.read_new(KEYS_AT_ONCE)
        found = (self._answers.best((number,)) for number, _ in self.kept.listed(text, most))
        return [one for one in found if one is not None]

    def judge(self, question: str, message_id: int, verdict: Verdict) -> None:
        """Remember whether the answer to message ``message_id`` was right for ``question``.

        If wrong, it is never offered for it again, nor for equal words. If right, at once.
        """
        self.kept.judge(question, message_id, verdict)

    def forget(self, message_id: int) -> None:
        """Never offer this answer again; the conversation stays."""
        self.kept.leave_out(message_id)

    def close(self) -> None:
        """Release the model and its thread."""
        self._worker.close()

    async def _read_keys(self, progress: Callable[[int, int], None] | None = None) -> None:
        done, every = 0, self.kept.count_new() if progress is not None else 0
        while self.kept.read_new(KEYS_AT_ONCE) == KEYS_AT_ONCE:
            done += KEYS_AT_ONCE
            if progress is not None:
                progress(done, max(done, every))
            await asyncio.sleep(0)

    async def _is_ready(self) -> bool:
        """Load the model and the stored vectors, unless they are loaded."""
        if self._is_model_missing:
            return False
        async with self._loading:
            try:
                is_new = await self._worker.load()
            except ModelFileError as problem:
                log.warning("Past answers continue without their model: %s", problem)
                self._is_model_missing = True
                return False
            if is_new:
                await self._load_vectors()
        return True

    async def _load_vectors(self) -> None:
        self._model = await self._worker.run(lambda reader: reader.model)
        every = self.kept.count()
        await self._worker.run(lambda reader: reader.index.reserve(every))
        last = self._vectors_to = 0
        while rows := self.kept.vectors(self._model, last, ROWS_AT_ONCE):
            last = rows[-1][0]
            await self._worker.run(partial(_add, rows))

    async def _read_vectors(self, most: int) -> int:
        """Make vectors for at most ``most`` questions without any; return for how many."""
        last = self.kept.last()
        if last <= self._vectors_to:
            return 0
        missing = self.kept.without_vector(self._model, self._vectors_to, most)
        if not missing:
            self._vectors_to = last
            return 0
        texts = [text for _, text in missing]
        made = await self._worker.run(lambda reader: reader.vectors(texts))
        rows = [(one, vector) for (one, _), vector in zip(missing, made, strict=True)]
        self.kept.keep_vectors(self._model, rows)
        await self._worker.run(partial(_add, rows))
        self._vectors_to = missing[-1][0]
        return len(rows)


def _add(rows: list[tuple[int, bytes]], reader: Reader) -> None:
    reader.index.add(rows)
