"""Asks Claude for one token when that is most useful, never while all is well.

Only a real request to the person's own model detects the most frequent failures. Each costs a
little money, so the judge decides when one is worth it, and a day has a limit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.candidate import Candidate
from understudy.chat.evidence_of import evidence_of
from understudy.chat.failover.attempt import Attempt
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import Budgets
from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings, StatusSettings
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.providers.base import Provider
    from understudy.host.secrets import KeyState
    from understudy.status.evidence import OwnOutcome

log = logging.getLogger(__name__)

PING = (Turn(Role.USER, "ping"),)
MAX_TOKENS = 1
# one token takes a second or two; a person's own request may think longer
BUDGETS = Budgets(connect_s=5.0, headers_s=10.0, first_text_s=15.0, idle_s=10.0, stall_s=15.0)
# Confirming and recovery probes of an outage as long as 9 of 10 are at most (192 min) add up to 22:
# 1, 2, 5 min, then every 10. A second, short one fits in; beyond that, own requests and the page
# must do.
MOST_A_DAY = 30
DAY_S = 86_400.0
LEAST_GAP_S = 10.0
# a result that is no evidence (a refused key, a limit) will be the same a moment later
BARREN_GAP_S = 300.0
BARREN = frozenset({OutcomeClass.YOURS, OutcomeClass.NETWORK})


class ProbeTarget(msgspec.Struct, frozen=True):
    """The target: the provider as set up now, and the person's first model."""

    provider: Provider
    model: str


def may_probe(status: StatusSettings, provider: ProviderSettings, key: KeyState | None) -> bool:
    """Return True if ``provider``, which is Claude, may be probed by the program itself.

    ``key`` is the result of the last look-up, None before the first: a probe never looks up a key,
    because the keyring might prompt the person.
    """
    if status.probes == "off" or not provider.may_be_sent_a_key:
        return False
    if provider.traits.on_plan:
        return False
    return key is not None and key.found


class Prober:
    """Engine thread only. `run` probes until it is cancelled; a running probe is then dropped.

    The day's count starts at zero with the program.
    """

    def __init__(
        self,
        target: Callable[[], ProbeTarget | None],
        probe_due: Callable[[datetime], datetime | None],
        on_outcome: Callable[[OwnOutcome], None],
        allowed: Callable[[], bool],
        clock: Clock,
        follow: Callable[[Candidate], Callable[[AttemptOutcome], None]],
    ) -> None:
        """Take ``probe_due``, which returns when the judge wants a probe, None for never.

        ``follow`` lets a probe past the breakers and reports its end to them: an answered probe
        makes Claude the first choice again, as an answered question does.
        """
        self._follow = follow
        self._target = target
        self._probe_due = probe_due
        self._on_outcome = on_outcome
        self._allowed = allowed
        self._clock = clock
        self._changed = asyncio.Event()
        self._sent_at_s: deque[float] = deque()
        self._rests_until_s = 0.0

    def reconsider(self) -> None:
        """Ask the judge again when the next probe is due, after new evidence or settings."""
        self._changed.set()

    async def run(self) -> None:
        """Probe whenever it is due and allowed; cancel to stop."""
        while True:
            self._changed.clear()
            wait_s = self._wait_s()
            if wait_s == 0:
                await self._probe()
                continue
            try:
                async with asyncio.timeout(wait_s):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _wait_s(self) -> float | None:
        """Return how long to wait; 0: probe now, None: until something changes."""
        now, now_s = self._clock.now(), self._clock.monotonic()
        due = self._probe_due(now)
        if due is None or not self._allowed() or self._target() is None:
            return None
        while self._sent_at_s and now_s - self._sent_at_s[0] >= DAY_S:
            self._sent_at_s.popleft()
        waits_s = [(due - now).total_seconds(), self._rests_until_s - now_s]
        if len(self._sent_at_s) >= MOST_A_DAY:
            waits_s.append(self._sent_at_s[0] + DAY_S - now_s)
        return max(0.0, *waits_s)

    async def _probe(self) -> None:
        target = self._target()
        if target is None:
            return
        self._sent_at_s.append(self._clock.monotonic())
        if len(self._sent_at_s) == MOST_A_DAY:
            log.warning("no more probes before tomorrow: %d were sent", MOST_A_DAY)
        candidate = Candidate(target.provider.id, target.model)
        attempt = Attempt(target.provider, candidate, self._clock, PING)
        ended = self._follow(candidate)
        try:
            async with aclosing(attempt.run(BUDGETS, MAX_TOKENS)) as texts:
                async for _ in texts:
                    pass
        finally:
            ended(attempt.outcome())
        outcome = evidence_of(attempt.outcome(), is_probe=True)
        kind = OutcomeClass.YOURS if outcome is None else outcome.kind
        gap_s = BARREN_GAP_S if kind in BARREN else LEAST_GAP_S
        self._rests_until_s = self._clock.monotonic() + gap_s
        if outcome is not None:
            log.info("probe of %s: %s %s", target.model, outcome.kind, outcome.failure)
            self._on_outcome(outcome)
