"""The verdict: the page, own requests and the network, fused, with hysteresis. Pure.

Own requests lead and the page explains: it posts a median of 23 minutes after the impact and closes
35 minutes after its end. The rules, in order:

- the network is off, or wants a sign-in: that is shown, and nothing else counts
- own requests fail: DOWN, whatever the page shows; DEGRADED if the last one succeeded
- own requests work: UP, with a mention of any incident, even if the page is unreadable
- no own requests: the page; BLIND if it is unreadable
- own requests failed and none has been made for a long time: UNKNOWN, even if the page is green,
  until an answer comes, or an incident on the page has come and gone: time by itself repairs
  nothing
- just woken: UNKNOWN until the page has been read
- three times up and down in half an hour: DEGRADED and unstable until ten quiet minutes

Reasons beside those of `status.verdict`, with their facts (instants are ISO 8601):

- own_requests ``own_failing``: model (may be empty), count, failure, first_at, last_at, working,
  surface (``claude-code`` if only its requests failed; so in the next three as well)
- own_requests ``own_recovering``: model, last_at
- own_requests ``own_suspect``: failure, last_at; one failure, being checked
- own_requests ``own_trying``: failure, last_at; tried again and again, and the cause is not written
- own_requests ``own_working``: last_at
- own_requests ``own_left_failing``: failure, last_at; they failed, and none since for a long time
- own_requests ``stand_in_failing``: model
- status_page ``page_green``: checked_at; own requests fail and the page has no incident
- network ``offline``, ``captive_portal``: since
- network ``just_woke``: at
- own_requests ``unstable``: changes
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.instants import A_MOMENT, is_within, moved
from understudy.status.evidence import OutcomeClass, Standing
from understudy.status.model import (
    TROUBLE,
    Impact,
    NetworkState,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)
from understudy.status.official.bearing import WORKED_FOR
from understudy.status.own import OwnEvidence
from understudy.status.own_reasons import own_reasons
from understudy.status.page_memory import PageMemory, page_reasons
from understudy.status.severity import IMPACTS
from understudy.status.steadiness import Steadiness
from understudy.status.verdict import official_verdict, only_the_page

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.fetch_failure import FetchFailure
    from understudy.base.settings.values import Settings, StatusSettings
    from understudy.status.evidence import OwnOutcome, Witness
    from understudy.status.model import PlanLimit, Snapshot
    from understudy.status.own import OwnStanding

CUT = frozenset({VerdictKind.OFFLINE, VerdictKind.SIGN_IN})
AT_WORK = timedelta(minutes=10)
CHECKING_FOR = timedelta(seconds=60)
GRACE = timedelta(seconds=60)
SILENCE_AFTER_RESOLVED = timedelta(minutes=10)
# if others were reached this recently, a sign-in page concerns only the status page's host
JUST_SEEN = timedelta(minutes=2)
# outcomes from other processes come minutes late, through the log; older ones have another clock
LATE = timedelta(minutes=10)
# a request of another program is told of again when it ends, and at the start half an hour back
VERY_LATE = timedelta(hours=1)


def judge_for(settings: Settings) -> Judge:
    """Return a judge for this person: their surfaces, and their Claude with its models."""
    return Judge(settings.status, *_claude_of(settings))


def _claude_of(settings: Settings) -> tuple[str, tuple[str, ...]]:
    claude = settings.claude()
    return (claude.id, claude.models) if claude else ("", ())


class Judge:
    """Takes events in order and gives the verdict at any time. One thread."""

    def __init__(self, settings: StatusSettings, provider: str, models: tuple[str, ...]) -> None:
        self._settings = settings
        self._own = OwnEvidence(provider, models)
        self._models = models
        self._page = PageMemory(settings)
        self._network = NetworkState.UNKNOWN
        self._network_since: datetime | None = None
        self._network_seen_at: datetime | None = None
        self._resumed_at: datetime | None = None
        self._shown: Verdict | None = None
        self._steadiness = Steadiness()
        self._latest: datetime | None = None
        self._set_back = timedelta()
        self._limit: PlanLimit | None = None

    def clock_set(self, by: timedelta) -> None:
        """Move every instant held here after this computer's clock was set.

        A jump already noticed here, because an instant lay before the last one, counts once.
        """
        by, self._set_back = by - self._set_back, timedelta()
        self._move(by)

    def _move(self, by: timedelta) -> None:
        self._own.clock_set(by)
        self._page.clock_set(by)
        self._steadiness.clock_set(by)
        self._network_since = moved(self._network_since, by)
        self._network_seen_at = moved(self._network_seen_at, by)
        self._resumed_at = moved(self._resumed_at, by)
        self._latest = moved(self._latest, by)
        if self._shown is not None:
            self._shown = replace(self._shown, since=self._shown.since + by)

    def _keep_time(self, now: datetime, late: timedelta = A_MOMENT) -> None:
        """Notice a clock that was set back: instants after ``now`` would never grow old."""
        if self._latest is not None and now < self._latest - late:
            by = now - self._latest
            self._set_back += by
            self._move(by)
        self._latest = now if self._latest is None else max(self._latest, now)

    def snapshot(self, snapshot: Snapshot, now: datetime) -> None:
        """Take a reading of the page; it also proves that the network works."""
        self._keep_time(now)
        self._page.read(snapshot, now)
        self._network_seen_at = now
        self._resumed_at = None

    def page_failed(self, failure: FetchFailure, now: datetime) -> None:
        """Note that the page could not be read; its last content stays for display."""
        self._keep_time(now)
        self._page.failed(failure, now)

    def request(self, outcome: OwnOutcome) -> None:
        """Take the end of an own request; failures while the network is off do not count."""
        if not self._own.is_about(outcome):
            # a local model answers without any network; the gate decides which hosts are outside
            return
        if self._counts(outcome, LATE):
            self._own.observe(outcome)

    def witness(self, witness: Witness) -> None:
        """Take the outcomes of another program's request so far, in place of its earlier ones."""
        counted = tuple(one for one in witness.outcomes if self._counts(one, VERY_LATE))
        self._own.take(replace(witness, outcomes=counted))

    def plan_limit(self, limit: PlanLimit | None) -> None:
        """Take that a limit of the person's plan is reached; None: none is."""
        self._limit = limit

    def _counts(self, outcome: OwnOutcome, late: timedelta) -> bool:
        """Note what an outcome proves about the network; return True if it is evidence."""
        self._keep_time(outcome.at, late)
        if outcome.kind is OutcomeClass.OK:
            self._network_seen_at = max(outcome.at, self._network_seen_at or outcome.at)
            if self._resumed_at is not None and outcome.at >= self._resumed_at:
                self._resumed_at = None  # an answer after a sleep ends the grace
            is_news = self._network_since is None or outcome.at >= self._network_since
            if self._network is not NetworkState.ONLINE and is_news:
                self.network(NetworkState.ONLINE, outcome.at)
        elif self._network in {NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL}:
            return False
        return outcome.kind is OutcomeClass.OK or not self._in_grace(outcome.at)

    def network(self, state: NetworkState, now: datetime) -> None:
        """Take the state of the network gate; evidence from before an interruption is dropped."""
        self._keep_time(now)
        if state is NetworkState.ONLINE:
            self._network_seen_at = now
        if state is self._network:
            return
        was_cut = self._network in {NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL}
        if was_cut and state is NetworkState.ONLINE:
            self._own.forget()
        self._network, self._network_since = state, now

    def resumed(self, now: datetime) -> None:
        """Drop evidence from before a sleep; for a minute no failure counts."""
        self._keep_time(now)
        self._own.forget()
        self._resumed_at = now
        self._network_seen_at = None

    def use(self, settings: Settings) -> None:
        """Judge by these settings from now on; evidence of the same provider stays."""
        self._settings = settings.status
        self._page.use(settings.status)
        provider, self._models = _claude_of(settings)
        self._own = self._own.of(provider, self._models)

    def probe_due(self, now: datetime) -> datetime | None:
        """Return when a probe is most useful; None if none is needed or it would show nothing."""
        if self._network in {NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL}:
            return None
        if self._in_grace(now):
            return None
        posted_at = self._unchecked_post(now)
        return posted_at if posted_at is not None else self._own.probe_due(now)

    def verdict(self, now: datetime) -> Verdict:
        """Return the verdict at ``now``; if that lies in the past, the clock was set back."""
        self._keep_time(now)
        fused = self._fused(now)
        shown = self._steadiness.steadied(self._shown, fused, now)
        since = self._shown.since if self._shown and self._shown.kind is shown.kind else now
        limit = self._limit if self._limit is not None and self._limit.ends_at > now else None
        self._shown = replace(shown, since=since, limit=limit)
        return self._shown

    def _fused(self, now: datetime) -> Verdict:
        if self._network is NetworkState.OFFLINE:
            return self._cut_off(VerdictKind.OFFLINE, "offline", now)
        if self._network is NetworkState.CAPTIVE_PORTAL:
            return self._cut_off(VerdictKind.SIGN_IN, "captive_portal", now)
        own = self._own.standing(now, self._network_seen_at)
        is_failing = own.standing in {Standing.FAILING, Standing.RECOVERING}
        if (is_failing or own.left_failing_at) and self._is_over(own, now):
            self._own.recover(now)
            own = self._own.standing(now, self._network_seen_at)
        models = dict.fromkeys((*self._models, *self._own.asked_lately(now)))
        official = self._page.verdict(now, self._shown, models, own.worked_at)
        if self._own.agree(now, agreed=official.kind in TROUBLE):
            own = self._own.standing(now, self._network_seen_at)
        if own.standing in {Standing.FAILING, Standing.RECOVERING}:
            return self._failing(own, official, now)
        if self._in_grace(now) and own.worked_at is None:
            reason = Reason(ReasonSource.NETWORK, "just_woke", (("at", now.isoformat()),))
            return replace(official, kind=VerdictKind.UNKNOWN, reasons=(reason,))
        return self._by_the_page(own, official, now)

    def _by_the_page(self, own: OwnStanding, official: Verdict, now: datetime) -> Verdict:
        """Combine the page with own requests that do not fail."""
        posted_at = self._unchecked_post(now)
        if posted_at is not None and now - posted_at < CHECKING_FOR and own.worked_at is not None:
            # shown at once, but not worth a notification before the probe
            official = replace(
                official, impact=min(official.impact, Impact.MINOR, key=IMPACTS.index)
            )
        lately = own.worked_at is not None and is_within(own.worked_at, now, WORKED_FOR)
        # a component with a fresh failure is not reported as working
        works = lately and not own.failed_since
        if official.kind in CUT and self._is_only_the_page(official.kind, own):
            official = only_the_page(official)
        if works and official.kind is VerdictKind.BLIND:
            official = replace(official, kind=VerdictKind.UP)
        if own.left_failing_at is not None and official.kind is VerdictKind.UP:
            official = replace(official, kind=VerdictKind.UNKNOWN)
        reported = official.incident_reported or bool(own.stand_ins_failing)
        reasons = (*own_reasons(own, now, working=works), *official.reasons)
        return replace(official, reasons=reasons, incident_reported=reported)

    def _unchecked_post(self, now: datetime) -> datetime | None:
        """Return when the page began to report trouble that no own request has met or refuted.

        Only if the person was at work shortly before: no one else needs an immediate check.
        """
        last_at = self._own.last_at
        if self._page.posted_at is None or last_at is None or last_at >= self._page.posted_at:
            return None
        return self._page.posted_at if is_within(last_at, now, AT_WORK) else None

    def _failing(self, own: OwnStanding, official: Verdict, now: datetime) -> Verdict:
        reasons = (*own_reasons(own, now, working=False), *page_reasons(official))
        failing = own.standing is Standing.FAILING
        grave = official.impact if official.impact is Impact.CRITICAL else Impact.MAJOR
        return replace(
            official,
            kind=VerdictKind.DOWN if failing and not own.elsewhere else VerdictKind.DEGRADED,
            reasons=reasons,
            impact=grave,
        )

    def _is_only_the_page(self, kind: VerdictKind, own: OwnStanding) -> bool:
        """Return True if others were reached although the page's host looks cut off."""
        since = self._page.failing_since
        if own.worked_at is not None and since is not None and own.worked_at >= since:
            return True
        if self._network is not NetworkState.ONLINE or kind is VerdictKind.OFFLINE:
            return self._network is NetworkState.ONLINE
        # a sign-in page may have appeared since the network was last seen; the gate is checking
        seen_at = self._network_seen_at
        return since is not None and seen_at is not None and since - seen_at <= JUST_SEEN

    def _is_over(self, own: OwnStanding, now: datetime) -> bool:
        """Return True if the page's closing and own evidence end an outage seen by own requests."""
        resolved_at = self._page.resolved_at
        if resolved_at is None or self._page.failure is not None:
            return False
        if own.standing is Standing.RECOVERING:
            return True
        last = own.detector.at
        return last is not None and now - max(last, resolved_at) >= SILENCE_AFTER_RESOLVED

    def _cut_off(self, kind: VerdictKind, why: str, now: datetime) -> Verdict:
        since = self._network_since or now
        reason = Reason(ReasonSource.NETWORK, why, (("since", since.isoformat()),))
        shown = self._shown or official_verdict(None, None, self._settings, now)
        return replace(
            shown,
            kind=kind,
            reasons=(reason,),
            incident_reported=False,
            impact=Impact.NONE,
            unstable=False,
        )

    def _in_grace(self, now: datetime) -> bool:
        return self._resumed_at is not None and is_within(self._resumed_at, now, GRACE)
