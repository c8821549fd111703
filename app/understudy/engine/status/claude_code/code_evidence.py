"""Hands the evidence in Claude Code's requests to the judge, the log, the gate and the limits."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.base.instants import moved
from understudy.base.providers.claude import ANTHROPICS_ADDRESS
from understudy.chat.failure import FailureKind
from understudy.status.claude_code.limits import PlanLimits, StatusLineLimits
from understudy.status.claude_code.records import LimitTold
from understudy.status.evidence import OutcomeClass, Witness

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.status.claude_code.threads import Said
    from understudy.status.evidence import OwnOutcome
    from understudy.status.judge import Judge

log = logging.getLogger(__name__)

LIMITS_BYTES = 64 << 10
ANSWERED = frozenset({OutcomeClass.OK, OutcomeClass.REFUSING})


class CodeEvidence:
    """Engine thread only."""

    def __init__(
        self,
        judge: Judge,
        clock: Clock,
        keep: Callable[[OwnOutcome, float | None], None],
        reached: Callable[[str], None],
        suspect: Callable[[str], None],
        limits_file: Path,
    ) -> None:
        """Take ``keep``, called with each request that ended and its duration in seconds.

        ``reached`` and ``suspect`` are called with Anthropic's address, as evidence of the network.
        ``limits_file`` holds the limits last given to the status line, written by another process.
        """
        self._judge = judge
        self._clock = clock
        self._keep = keep
        self._reached = reached
        self._suspect = suspect
        self._limits_file = limits_file
        self._limits_read: int | None = None
        self._outdated_at: datetime | None = None
        self.limits = PlanLimits()

    def outdated(self, at: datetime) -> None:
        """Ignore evidence from before ``at``: there was a sleep, or another network."""
        self._outdated_at = at if self._outdated_at is None else max(self._outdated_at, at)

    def clock_set(self, by: timedelta) -> None:
        """Move every instant with this computer's clock."""
        self._outdated_at = moved(self._outdated_at, by)
        self.limits.clock_set(by)

    def take(self, told: list[Said]) -> None:
        """Take the evidence of requests, in order."""
        for said in told:
            if said.ended is not None:
                self._keep(said.ended, said.elapsed_s)
            self._about_network(said)
            counted = tuple(one for one in said.witness.outcomes if self._is_news(one))
            self._judge.witness(Witness(said.witness.key, counted))
            self._about_limits(said)

    def chat_asked(self, attempt: AttemptOutcome) -> None:
        """Take what a question of the chat to the person's own Claude Code says of their plan."""
        at = self._clock.now()
        failure = attempt.failure
        if failure is None:
            self.limits.answered(attempt.model, at)
        elif failure.kind is FailureKind.QUOTA_EXHAUSTED and failure.detail:
            wait_s = failure.retry_after_s
            resets_at = at + timedelta(seconds=wait_s) if wait_s else None
            self.limits.reached(LimitTold(failure.detail, resets_at), attempt.model, at)
            log.info("a limit of the plan is reached: %s", failure.detail)
        self._judge.plan_limit(self.limits.now(at))

    def look_at_limits(self) -> None:
        """Read what the status line was last given, if that changed; a damaged file is ignored."""
        try:
            changed = self._limits_file.stat().st_mtime_ns
            if changed == self._limits_read:
                return
            self._limits_read = changed
            with self._limits_file.open("rb") as file:
                told = msgspec.json.decode(file.read(LIMITS_BYTES), type=StatusLineLimits)
        except OSError:
            return
        except (msgspec.DecodeError, ValueError):
            log.info("what the status line was given cannot be read")
            return
        now = self._clock.now()
        self.limits.status_line(told, now)
        self._judge.plan_limit(self.limits.now(now))

    def _is_news(self, outcome: OwnOutcome) -> bool:
        return self._outdated_at is None or outcome.at > self._outdated_at

    def _about_network(self, said: Said) -> None:
        if said.doubts_network:
            self._suspect(ANTHROPICS_ADDRESS)
            return
        for last in said.witness.outcomes[-1:]:
            is_theirs = last.kind in ANSWERED and last.share == 1.0
            if is_theirs and self._is_news(last):
                self._reached(ANTHROPICS_ADDRESS)

    def _about_limits(self, said: Said) -> None:
        at = said.ended.at if said.ended is not None else None
        if at is None:
            return
        if said.limit is not None:
            self.limits.reached(said.limit, said.model, at)
            log.info("a limit of the plan is reached: %s", said.limit.kind)
        elif said.answered:
            self.limits.answered(said.answered, at)
        self._judge.plan_limit(self.limits.now(self._clock.now()))
