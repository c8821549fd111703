"""Own requests of every process of this program, through the log they all write to.

A question asked on the command line is as good evidence about Claude as one in the window. The
command keeps its outcome, and the running program finds it there with its next poll of the page.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.base.instants import moved
from understudy.chat.evidence_of import evidence_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.status.evidence import OwnOutcome
    from understudy.status.log.log_store import StatusLog
    from understudy.status.model import NetworkState

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=5)
"""Read again each time: two processes' clocks and writes are not quite in step."""


@asynccontextmanager
async def recording(
    paths: Paths, settings: Settings, clock: Clock
) -> AsyncGenerator[Callable[[AttemptOutcome], None], None]:
    """Yield a callback that keeps each attempt's outcome; one that fails is only logged.

    Opens the log with the first outcome: the question does not wait for that.
    """
    logs: list[StatusLog | None] = []
    with ExitStack() as opened:

        def record(attempt: AttemptOutcome) -> None:
            outcome = evidence_of(attempt)
            if outcome is None:
                return
            if not logs:
                from understudy.engine.status.opened_log import open_log  # noqa: PLC0415 - see above

                logs.append(opened.enter_context(open_log(paths, settings, clock)))
            kept = logs[0]
            if kept is None:
                return
            try:
                kept.add_outcome(outcome, attempt.elapsed_s)
            except StorageError as problem:
                log.warning("cannot keep an outcome: %s", problem.cause)

        yield record


class OthersEvidence:
    """Finds in the log the outcomes of other processes since the start. Engine thread only.

    Late outcomes are not news: one from before the last outcome of the same provider, or before the
    network changed or the computer woke, is outdated and must not count as the present state.
    """

    def __init__(self, kept: StatusLog | None, clock: Clock) -> None:
        self._kept = kept
        self._clock = clock
        self._began_at = self._looked_at = clock.now()
        self._seen: dict[tuple[datetime, str, str, bool], None] = {}
        self._newest: dict[str, datetime] = {}
        self._changed_at: datetime | None = None
        self._network: NetworkState | None = None

    def wrote(self, outcome: OwnOutcome) -> None:
        """Note an outcome of this process, to recognise it later."""
        self._seen[_key(outcome)] = None
        self._is_news(outcome)

    def network(self, state: NetworkState, at: datetime) -> None:
        """Take the state of the network gate."""
        if state is not self._network:
            self._network = state
            self.changed(at)

    def changed(self, at: datetime) -> None:
        """Note that outcomes from before ``at`` are outdated."""
        self._changed_at = at if self._changed_at is None else max(self._changed_at, at)

    def clock_set(self, by: timedelta) -> None:
        """Note that this computer's clock was set; the log stays as it was written."""
        self._began_at, self._looked_at = moved((self._began_at, self._looked_at), by)
        self._newest = {provider: at + by for provider, at in self._newest.items()}
        self._changed_at = moved(self._changed_at, by)

    def look(self) -> list[OwnOutcome]:
        """Return the new outcomes of others since the last look, in order."""
        if self._kept is None:
            return []
        now = self._clock.now()
        from_at = max(self._began_at, min(self._looked_at, now) - OVERLAP)
        try:
            found = self._kept.read.outcomes(from_at, now + OVERLAP)
        except StorageError as problem:
            log.warning("cannot read others' outcomes: %s", problem.cause)
            return []
        self._looked_at = now
        outcomes = [one.own for one in found]
        new = [one for one in outcomes if _key(one) not in self._seen]
        self._seen = {key: None for key in self._seen if key[0] >= from_at}
        self._seen |= {_key(one): None for one in new}
        return [one for one in new if self._is_news(one)]

    def _is_news(self, outcome: OwnOutcome) -> bool:
        """Return True if nothing newer is known, and note it as the newest."""
        newest = self._newest.get(outcome.provider)
        if newest is not None and outcome.at <= newest:
            return False
        if self._changed_at is not None and outcome.at <= self._changed_at:
            return False
        self._newest[outcome.provider] = outcome.at
        return True


def _key(outcome: OwnOutcome) -> tuple[datetime, str, str, bool]:
    return outcome.at, outcome.provider, outcome.model, outcome.is_probe
