"""The verdict: the page, own requests and the network, fused, with hysteresis. Pure.

Own requests lead and the page explains: it posts a median of 23 minutes after the impact and closes
35 minutes after its end. What is shown, by what is known:

- the network is off, or wants a sign-in: that, and nothing else counts
- own requests fail: DOWN, whatever the page says; since the last one succeeded: DEGRADED
- own requests work: UP, an incident is only mentioned; an unreadable page as well
- no own requests: the page; unreadable: BLIND
- own requests failed and none was made for long since: UNKNOWN, though the page be green, until an
  answer, or an incident on the page, has come and gone: time alone mends nothing
- just woken: UNKNOWN until the page was read
- three times up and down in half an hour: DEGRADED and unstable until ten quiet minutes

Reasons beside those of `status.verdict`, with their facts (instants are ISO 8601):
- own_requests ``own_failing``: model (may be empty), count, failure, first_at, last_at, working
- own_requests ``own_recovering``: model, last_at
- own_requests ``own_suspect``: failure, last_at; one failure, being checked
- own_requests ``own_working``: last_at
- own_requests ``own_left_failing``: failure, last_at; they failed, and none was made for long since
- own_requests ``stand_in_failing``: model
- status_page ``page_green``: checked_at; own requests fail and the page has no incident
- network ``offline``, ``captive_portal``: since
- network ``just_woke``: at
- own_requests ``unstable``: changes
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.instants import A_MOMENT, is_within, moved
from understudy.status.evidence import OutcomeClass, Standing
from understudy.status.model import (
    Impact,
    NetworkState,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)
from understudy.status.official.bearing import WORKED_FOR
from understudy.status.official.findings import IMPACT_ORDER
from understudy.status.own import OwnEvidence
from understudy.status.own_reasons import own_reasons
from understudy.status.page_memory import PageMemory, page_reasons
from understudy.status.steadiness import Steadiness
from understudy.status.verdict import official_verdict, only_the_page

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.fetch_failure import FetchFailure
    from understudy.base.settings import Settings, StatusSettings
    from understudy.status.evidence import OwnOutcome
    from understudy.status.model import Snapshot
    from understudy.status.own import OwnStanding

CUT = frozenset({VerdictKind.OFFLINE, VerdictKind.SIGN_IN})
AT_WORK = timedelta(minutes=10)
CHECKING_FOR = timedelta(seconds=60)
GRACE = timedelta(seconds=60)
SILENCE_AFTER_RESOLVED = timedelta(minutes=10)
# how long ago others may have been reached for a page that wants a sign-in to be alone in that
JUST_SEEN = timedelta(minutes=2)
# others' outcomes come minutes late, by way of the log; older ones are from another clock
LATE = timedelta(minutes=10)


def _gravity(impact: Impact) -> int:
    return IMPACT_ORDER.index(impact) if impact in IMPACT_ORDER else 0


def judge_for(settings: Settings) -> Judge:
    """Return a judge for this person: their surfaces, and their Claude with its models."""
    claude = settings.claude()
    return Judge(settings.status, claude.id if claude else "", claude.models if claude else ())


class Judge:
    """Told what happens and when, in order; asked for the verdict at any time. One thread."""

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

    def clock_set(self, by: timedelta) -> None:
        """Take that this computer's clock was set: all that is held moves with it.

        What was noticed here already, because an instant lay before the last one, counts once.
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
        """Notice a clock that was set back: what lies ahead of ``now`` would never grow old."""
        if self._latest is not None and now < self._latest - late:
            by = now - self._latest
            self._set_back += by
            self._move(by)
        self._latest = now if self._latest is None else max(self._latest, now)

    def snapshot(self, snapshot: Snapshot, now: datetime) -> None:
        """Take what the page said; reading it also shows that the network works."""
        self._keep_time(now)
        self._page.read(snapshot, now)
        self._network_seen_at = now
        self._resumed_at = None

    def page_failed(self, failure: FetchFailure, now: datetime) -> None:
        """Take note that the page could not be read; its last words stay for display."""
        self._keep_time(now)
        self._page.failed(failure, now)

    def request(self, outcome: OwnOutcome) -> None:
        """Take the end of an own request; failures off the network do not count."""
        if not self._own.is_about(outcome):
            return  # a local model answers without any network; the gate knows who is outside
        self._keep_time(outcome.at, LATE)
        if outcome.kind is OutcomeClass.OK:
            self._network_seen_at = outcome.at
            if self._network is not NetworkState.ONLINE:
                self.network(NetworkState.ONLINE, outcome.at)
        elif self._network in {NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL}:
            return
        if self._in_grace(outcome.at) and outcome.kind is not OutcomeClass.OK:
            return
        self._own.observe(outcome)

    def network(self, state: NetworkState, now: datetime) -> None:
        """Take what the network gate says; evidence from before an interruption is dropped."""
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
        """Drop what is known from before a sleep; for a minute no failure counts."""
        self._keep_time(now)
        self._own.forget()
        self._resumed_at = now
        self._network_seen_at = None

    def use(self, provider: str, models: tuple[str, ...]) -> None:
        """Take whose requests count from now on; what is known of the same provider stays."""
        self._own = self._own.of(provider, models)
        self._models = models

    def probe_due(self, now: datetime) -> datetime | None:
        """Return when a probe would tell most; None while none is needed or would tell nothing."""
        if self._network in {NetworkState.OFFLINE, NetworkState.CAPTIVE_PORTAL}:
            return None
        if self._in_grace(now):
            return None
        posted_at = self._unchecked_post(now)
        return posted_at if posted_at is not None else self._own.probe_due(now)

    def verdict(self, now: datetime) -> Verdict:
        """Return the verdict at ``now``; where that lies in the past, the clock was set back."""
        self._keep_time(now)
        fused = self._fused(now)
        shown = self._steadiness.steadied(self._shown, fused, now)
        since = self._shown.since if self._shown and self._shown.kind is shown.kind else now
        self._shown = replace(shown, since=since)
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
        if own.standing in {Standing.FAILING, Standing.RECOVERING}:
            return self._failing(own, official, now)
        if self._in_grace(now) and own.worked_at is None:
            reason = Reason(ReasonSource.NETWORK, "just_woke", (("at", now.isoformat()),))
            return replace(official, kind=VerdictKind.UNKNOWN, reasons=(reason,))
        return self._by_the_page(own, official, now)

    def _by_the_page(self, own: OwnStanding, official: Verdict, now: datetime) -> Verdict:
        """Fuse what the page says with own requests that do not fail."""
        posted_at = self._unchecked_post(now)
        if posted_at is not None and now - posted_at < CHECKING_FOR and own.worked_at is not None:
            # shown at once, but not yet worth a notification: a probe is about to tell
            official = replace(official, impact=min(official.impact, Impact.MINOR, key=_gravity))
        lately = own.worked_at is not None and is_within(own.worked_at, now, WORKED_FOR)
        works = lately and not own.failed_since  # what just failed is not said to work
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

        Only for a person who was at work shortly before: nobody else needs to know at once.
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
            kind=VerdictKind.DOWN if failing else VerdictKind.DEGRADED,
            reasons=reasons,
            impact=grave,
        )

    def _is_only_the_page(self, kind: VerdictKind, own: OwnStanding) -> bool:
        """Tell whether others were reached although the page's host looks cut off."""
        since = self._page.failing_since
        if own.worked_at is not None and since is not None and own.worked_at >= since:
            return True
        if self._network is not NetworkState.ONLINE or kind is VerdictKind.OFFLINE:
            return self._network is NetworkState.ONLINE
        # a sign-in page may have come up since the network was last seen; it is being looked into
        seen_at = self._network_seen_at
        return since is not None and seen_at is not None and since - seen_at <= JUST_SEEN

    def _is_over(self, own: OwnStanding, now: datetime) -> bool:
        """Tell whether the page's closing, with own evidence, ends what own requests began."""
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
