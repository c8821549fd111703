"""Feeds every observation of Claude to the judge, the log and the alert policy.

Observations are: a page was read, an own request ended, the network changed, the computer woke.
Engine thread only.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.alerts.state import PolicyState
from understudy.base.errors import StorageError
from understudy.chat.evidence_of import evidence_of
from understudy.chat.failover.attempt import AttemptOutcome
from understudy.engine.events.common_events import (
    AlertRaised,
    StorageRegained,
    StorageTroubled,
    VerdictJudged,
)
from understudy.engine.signal import Signal
from understudy.engine.status.network_gate import CUT_OFF
from understudy.engine.status.other_processes import OthersEvidence
from understudy.status.claude_code.threads import Said
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.log.log_store import gap_for
from understudy.status.model import TROUBLE, NetworkState, Snapshot, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.alerts.policy import AlertPolicy
    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.engine.crossing import Publish
    from understudy.engine.status.backup_pages import UnderstudyPages
    from understudy.engine.status.claude_code.code_evidence import CodeEvidence
    from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
    from understudy.engine.status.network_gate import NetworkGate
    from understudy.engine.status.telemetry.sink import TelemetrySink
    from understudy.engine.status.wake import WakeWatch
    from understudy.status.judge import Judge
    from understudy.status.log.log_store import StatusLog
    from understudy.status.monitor import StatusMonitor

log = logging.getLogger(__name__)

ANSWERS_SHOWN_S = 10.0
"""While Claude works, its answers in Claude Code, one a second, are shown no more often than so."""


class News:
    """What the services report, and the chat: made before them, and before those that listen."""

    def __init__(self) -> None:
        self.judged = Signal[[Verdict, Snapshot | None]]()
        self.attempts = Signal[[AttemptOutcome]]()
        self.network = Signal[[NetworkState, datetime]]()
        self.woke = Signal[[float]]()
        self.clock_set = Signal[[float]]()
        self.code_ended = Signal[[OwnOutcome, float | None]]()
        self.code_said = Signal[[list[Said]]]()

    def tell(self, watch: Watch) -> None:
        """Report all of it to a watch."""
        self.judged.connect(watch.page_judged)
        self.attempts.connect(watch.attempt_ended)
        self.network.connect(watch.network_found)
        self.woke.connect(watch.woke)
        self.clock_set.connect(watch.clock_set)
        self.code_ended.connect(watch.code_request_ended)
        self.code_said.connect(watch.code_said)


class Watched(msgspec.Struct, frozen=True):
    """The services that report to the watch, and that it asks to look again."""

    monitor: StatusMonitor
    gate: NetworkGate
    pages: UnderstudyPages
    wake: WakeWatch
    tail: ClaudeCodeTail
    code: CodeEvidence
    sink: TelemetrySink | None = None


class Watch:
    """Takes what the services report, and acts on every verdict.

    ``works`` is emitted at every verdict that Claude works (True: it did not before), ``verdicts``
    with every verdict, right after it was published.
    """

    def __init__(
        self,
        judge: Judge,
        policy: AlertPolicy,
        status_log: StatusLog | None,
        clock: Clock,
        settings: Callable[[], Settings],
        publish: Publish,
        watched: Watched,
    ) -> None:
        self.policy = policy
        self.works = Signal[[bool]]()
        self.verdicts = Signal[[Verdict]]()
        self._judge = judge
        self._log = status_log
        self._clock = clock
        self._settings = settings
        self._publish = publish
        self._monitor, self._gate = watched.monitor, watched.gate
        self._pages, self._wake = watched.pages, watched.wake
        self._tail, self._code = watched.tail, watched.code
        self._sink = watched.sink
        self._others = OthersEvidence(status_log, clock)
        self._failing: str | None = None
        self._worked = False
        self._network = NetworkState.UNKNOWN
        self._looked_at_s: float | None = None
        self.clock_ahead = timedelta()  # of the status page's, as last read

    def use(self, settings: Settings) -> None:
        """Judge, log and alert by these settings from now on."""
        self._judge.use(settings)
        self.policy.use(settings.alerts)
        if self._log is not None:
            self._log.use_page_gap(gap_for(settings.status.poll_interval_s))
        self._look_again()

    def page_judged(self, verdict: Verdict, snapshot: Snapshot | None) -> None:
        """Take a verdict from the monitor: publish it, log it and pass it to the policy."""
        now = self._clock.now()
        self._looked_at_s = self._clock.monotonic()
        if snapshot is not None:
            if self._sink is not None:
                self._sink.look()
            self._tail.look()
            self._code.look_at_limits()
            self.clock_ahead = snapshot.clock_ahead
            self._gate.reached(snapshot.page_url)
            self._keep(lambda kept: kept.add_snapshot(snapshot))
        elif any(one.kind == "not_read" for one in verdict.reasons):
            self._gate.suspect(self._settings().status.page_url)
        self._keep(lambda kept: kept.add_verdict(verdict))
        self._publish(VerdictJudged(verdict, now))
        self.verdicts.emit(verdict)
        self._alert(verdict, now)
        self._pages.watch_closely(closely=verdict.kind in TROUBLE)
        worked, self._worked = self._worked, verdict.kind is VerdictKind.UP
        if self._worked:
            self.works.emit(not worked)
        self._take_others()

    def _alert(self, verdict: Verdict, now: datetime) -> None:
        before = self.policy.state
        for alert in self.policy.observe(verdict, now):
            self._publish(AlertRaised(alert))
        if self.policy.state != before:
            self.keep_policy()

    def attempt_ended(self, attempt: AttemptOutcome) -> None:
        """Take the router's result with a provider."""
        provider = self._settings().provider_by_id(attempt.provider)
        if provider is not None and provider.traits.on_plan:
            self._code.chat_asked(attempt)
            self._look_again()
        outcome = evidence_of(attempt)
        if outcome is not None:
            self.request_ended(outcome, attempt.elapsed_s)

    def request_ended(self, outcome: OwnOutcome, elapsed_s: float | None = None) -> None:
        """Take the end of an own request or probe; a reached host is evidence of the network."""
        self._others.wrote(outcome)
        self._keep(lambda kept: kept.add_outcome(outcome, elapsed_s))
        self.look_at_clock()  # notice a wake-up before the failure is judged
        if host := self._host_of(outcome.provider):
            if outcome.kind in {OutcomeClass.OK, OutcomeClass.REFUSING}:
                self._gate.reached(host)
            elif outcome.kind is not OutcomeClass.YOURS:
                self._gate.suspect(host)
        self._judge.request(outcome)
        self._look_again()

    def code_request_ended(self, outcome: OwnOutcome, elapsed_s: float | None) -> None:
        """Keep the end of a request that Claude Code made."""
        self._others.wrote(outcome)
        self._keep(lambda kept: kept.add_outcome(outcome, elapsed_s))

    def code_said(self, told: list[Said]) -> None:
        """Take what requests of Claude Code say, as far as they have come."""
        if not told:
            return
        self.look_at_clock()
        self._code.take(told)
        news = any(one.ended is None or one.ended.kind is not OutcomeClass.OK for one in told)
        shown_at_s = self._looked_at_s
        is_late = shown_at_s is None or self._clock.monotonic() - shown_at_s > ANSWERS_SHOWN_S
        if news or is_late or not self._worked:
            self._look_again()

    def _take_others(self) -> None:
        """Take outcomes of commands in other processes; they are in the log already."""
        found = self._others.look()
        for outcome in found:
            self._judge.request(outcome)
        if found:
            log.info("took %d requests of other processes as evidence", len(found))
            self._look_again()

    def network_found(self, state: NetworkState, at: datetime) -> None:
        """Take the gate's state; back online, the page is read at once.

        Only when that is news: each page read is told to the gate, which tells it here again.
        """
        self.look_at_clock()
        self._others.network(state, at)
        self._judge.network(state, at)
        self._look_again()
        was, self._network = self._network, state
        if was in CUT_OFF and state is NetworkState.ONLINE:
            self._code.outdated(at)
        if state is NetworkState.ONLINE and was is not state:
            shown = self._monitor.verdict
            if shown is not None and shown.kind not in {VerdictKind.UP, *TROUBLE}:
                self._monitor.poll_soon()

    def look_at_clock(self) -> None:
        """Notice a sleep, or a clock change, before any judgement by time."""
        self._wake.check()

    def clock_set(self, by_s: float) -> None:
        """Move every instant with this computer's clock."""
        by = timedelta(seconds=by_s)
        self._others.clock_set(by)
        self._code.clock_set(by)
        self._judge.clock_set(by)
        self.policy.clock_set(by)

    def woke(self, slept_s: float) -> None:
        """Note that the computer slept: earlier knowledge is outdated, the page is read once."""
        log.info("woke after %.0f s", slept_s)
        now = self._clock.now()
        self._others.changed(now)
        self._code.outdated(now)
        self._judge.resumed(now)
        self.policy.resumed(now)
        self._gate.resumed()
        self._monitor.poll_soon()
        self._pages.poll_soon()

    def keep_policy(self) -> None:
        """Store the policy's state for the next start."""
        state = msgspec.json.encode(self.policy.state)
        self._keep(lambda kept: kept.save_policy_state(state))

    def _host_of(self, provider_id: str) -> str | None:
        provider = self._settings().provider_by_id(provider_id)
        return provider.base_url if provider else None

    def _look_again(self) -> None:
        if self._monitor.verdict is not None:
            self._monitor.judge_again()

    def _keep(self, keep: Callable[[StatusLog], object]) -> None:
        """Write to the log; a failure costs history, never the verdict, and is logged once."""
        if self._log is None:
            return
        try:
            keep(self._log)
        except StorageError as problem:
            if problem.cause != self._failing:
                self._failing = problem.cause
                log.warning("cannot write the status log: %s", problem.cause)
                if problem.cause != "locked":  # locked by another process, and soon over
                    self._publish(StorageTroubled(problem.cause))
        else:
            if self._failing is not None:
                self._failing = None
                log.info("the status log can be written again")
                self._publish(StorageRegained())


def policy_state_of(stored: bytes | None) -> PolicyState:
    """Return the state of an earlier run, or a new one if that cannot be read."""
    if stored is None:
        return PolicyState()
    try:
        return msgspec.json.decode(stored, type=PolicyState)
    except (msgspec.ValidationError, msgspec.DecodeError) as problem:
        log.warning("the alert policy starts afresh: %s", problem)
        return PolicyState()
