"""Own requests as evidence: a sequential detector that reports *failing* after very few. Pure.

One person makes a request every few minutes, too few for rates over a window. A cumulative sum of
log-likelihood ratios (CUSUM, a repeated sequential probability ratio test, Page 1954) needs fewer.
Each outcome adds how much more likely it is while Claude is failing than while it works.

The constants. While Claude works, 3.5 % of requests may fail for its own reasons (p0); while it is
failing, half of them do (p1). Both are split over the classes by how often each was seen outside
and in outages. An alarm needs ln((1 - b) / a) with a = 1 % false and b = 5 % missed. Evidence fades
with a half-life of 10 min: two failures an hour apart are two accidents. Simulated with a request
every 3 min and one confirming probe, 70 % failing: alarm after a median of 3.3 min, one false alarm
per 40,000 requests at 0.5 % (tests/benchmarks/judge.py prints both).
"""

from __future__ import annotations

import math
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.base.instants import is_within

if TYPE_CHECKING:
    from datetime import datetime


class OutcomeClass(StrEnum):
    """How an own request counts as evidence about Claude."""

    OK = "ok"  # the stream's final event came
    REFUSING = "refusing"  # it answered with a refusal: 529, 5xx, an error event
    SILENT = "silent"  # connected, then no data in time
    CUT = "cut"  # the stream broke or was unreadable; the network may be the cause as well
    YOURS = "yours"  # key, bill, limit, the request itself: no evidence about Claude
    NETWORK = "network"  # never reached it: no evidence about Claude


# (p0, p1): the share of requests with this outcome while Claude works, and while it is failing
RATES = {
    OutcomeClass.REFUSING: (0.025, 0.400),
    OutcomeClass.SILENT: (0.006, 0.080),
    OutcomeClass.CUT: (0.004, 0.020),
}
P0 = sum(p0 for p0, _ in RATES.values())
P1 = sum(p1 for _, p1 in RATES.values())
WEIGHTS = {kind: math.log(p1 / p0) for kind, (p0, p1) in RATES.items()}
WEIGHTS[OutcomeClass.OK] = math.log((1 - P1) / (1 - P0))
ALARM = math.log((1 - 0.05) / 0.01)
# Enough for an alarm and one success; a higher cap would only delay the recovery.
CAP = 2 * ALARM
# A request that is tried again and again, without a cause: two sessions within three minutes make
# an alarm, one never does.
UNKNOWN_WEIGHT = 0.55 * ALARM
HALF_LIFE = timedelta(minutes=10)
# A retry, or the next model, a moment later meets the same failure: it counts once.
SAME_MOMENT = timedelta(seconds=5)
# Sessions on one computer meet the same short trouble together: that is one witness, until it has
# lasted for a while. Claude Code's fourth try, before which three were not answered, comes 3.5 s
# after the first failed.
SHARED_MOMENT = timedelta(seconds=3.4)


# To leave the failing state: this many successes without a failure in between, spread over this
# long. If 30 % of requests succeed in an outage, two in a row come by chance every 11th time, four
# every 120th.
SUCCESSES_TO_RECOVER = 4
RECOVERY_SPAN = timedelta(seconds=60)
# Own evidence this old is no longer evidence about now.
STALE_AFTER = timedelta(minutes=30)
# How many outcomes are kept for the reasons.
REMEMBERED = 12


class Standing(StrEnum):
    """The state that own requests give to one place."""

    SILENT = "silent"  # no recent request
    WORKING = "working"
    SUSPECT = "suspect"  # a failure; one confirming probe is due
    FAILING = "failing"
    RECOVERING = "recovering"  # failing, but the last request succeeded


class OwnOutcome(msgspec.Struct, frozen=True):
    """The end of one own request. ``failure`` is a name of `chat.failure`, "" for OK.

    For requests that another program made: ``session`` is one of its windows or threads, and
    ``request`` the request itself, of which several outcomes may be told while it is tried again;
    both are "" for this program's. ``share`` of the full weight counts. If not
    ``is_cause_known``, a failure may be this person's own as well. If not ``counts_again``, it has
    failed for a while: it adds nothing after another one of the same session, but counts beside
    those of other sessions. ``tried_since``: only tries failed so far, the first one then; the
    request goes on.
    """

    at: datetime
    provider: str
    model: str
    kind: OutcomeClass
    failure: str = ""
    first_text_s: float | None = None
    is_probe: bool = False
    session: str = ""
    request: str = ""
    share: float = 1.0
    is_cause_known: bool = True
    counts_again: bool = True
    tried_since: datetime | None = None

    @property
    def weight(self) -> float:
        """How much likelier it is while Claude fails than while it works, as a logarithm."""
        return self.share * (WEIGHTS[self.kind] if self.is_cause_known else UNKNOWN_WEIGHT)


class Witness(msgspec.Struct, frozen=True):
    """All that one request of another program says so far; a later one replaces it.

    ``outcomes`` are in order, and none if it turned out to be no evidence.
    """

    key: str
    outcomes: tuple[OwnOutcome, ...]


class Detector(msgspec.Struct, frozen=True):
    """The sum for one place: a model of a provider, or the provider as a whole."""

    score: float = 0.0
    at: datetime | None = None
    failing_since: datetime | None = None
    first_failure_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_success_at: datetime | None = None
    successes: int = 0
    first_success_at: datetime | None = None
    recent: tuple[OwnOutcome, ...] = msgspec.field(default=())
    sessions: tuple[str, ...] = ()  # that failed, and were not answered since
    unanswered_since: datetime | None = None  # the first failed try since the last success
    only_tries: bool = False  # what failed since then is tried again

    @property
    def failed_last(self) -> bool:
        """Return True if the latest request that is evidence failed."""
        failed, worked = self.last_failure_at, self.last_success_at
        return failed is not None and (worked is None or failed > worked) and not self.only_tries

    def standing(self, now: datetime) -> Standing:
        if self.at is None or not is_within(self.at, now, STALE_AFTER):
            return Standing.SILENT
        if self.failing_since is not None:
            return Standing.RECOVERING if self.successes else Standing.FAILING
        if self.score_at(now) >= SUSPICION and not self.successes:
            return Standing.SUSPECT
        return Standing.WORKING

    def score_at(self, now: datetime) -> float:
        """Return the faded sum."""
        if self.at is None:
            return 0.0
        age_s = max(0.0, (now - self.at).total_seconds())
        return float(self.score * 0.5 ** (age_s / HALF_LIFE.total_seconds()))

    def observe(self, outcome: OwnOutcome) -> Detector:
        """Return the detector after ``outcome``; YOURS and NETWORK do not change it."""
        if outcome.kind not in WEIGHTS:
            return self
        if self.at is not None and outcome.at - self.at > STALE_AFTER:
            return Detector().observe(outcome)  # an earlier outage is no evidence about this one
        recent = (*self.recent, outcome)[-REMEMBERED:]
        if outcome.kind is OutcomeClass.OK:
            return self._succeed(outcome, recent)
        return self._fail(outcome, recent)

    def recovered(self, now: datetime) -> Detector:
        """Return a detector in the working state, whatever came before."""
        return replace(self, score=0.0, at=now, failing_since=None, first_failure_at=None)

    def _succeed(self, outcome: OwnOutcome, recent: tuple[OwnOutcome, ...]) -> Detector:
        at = outcome.at
        score = max(0.0, self.score_at(at) + WEIGHTS[OutcomeClass.OK])
        first = self.first_success_at if self.successes else at
        after = replace(
            self,
            score=score,
            at=at,
            last_success_at=at,
            successes=self.successes + 1,
            first_success_at=first,
            recent=recent,
            sessions=tuple(one for one in self.sessions if one != outcome.session),
            unanswered_since=None,
            only_tries=False,
        )
        enough = after.successes >= SUCCESSES_TO_RECOVER and first is not None
        if after.failing_since and enough and first and at - first >= RECOVERY_SPAN:
            return after.recovered(at)
        return after if after.failing_since or score else replace(after, first_failure_at=None)

    def _fail(self, outcome: OwnOutcome, recent: tuple[OwnOutcome, ...]) -> Detector:
        since = self.unanswered_since
        is_shared = outcome.tried_since and since and outcome.at - since < SHARED_MOMENT
        if not outcome.counts_again and (is_shared or outcome.session in self.sessions):
            return self
        weight = outcome.weight
        last = self.last_failure_at
        faded = self.score_at(outcome.at)
        sessions = self.sessions
        is_moment = last is not None and (
            is_shared or (outcome.at - last < SAME_MOMENT and outcome.counts_again)
        )
        # of many sessions some are answered in the very moment in which others fail
        if is_moment and (outcome.request or not self.successes):
            score = max(faded, weight)
        else:
            score = min(CAP, faded + weight)
            sessions = (*sessions, outcome.session)[-REMEMBERED:]
        alarmed = self.failing_since
        if alarmed is None and score >= ALARM:
            alarmed = outcome.at
        return replace(
            self,
            score=score,
            at=outcome.at,
            failing_since=alarmed,
            first_failure_at=self.first_failure_at or outcome.at,
            last_failure_at=outcome.at,
            successes=0,
            first_success_at=None,
            recent=recent,
            sessions=sessions,
            unanswered_since=since or outcome.tried_since or outcome.at,
            only_tries=outcome.tried_since is not None and not self.failed_last,
        )


SUSPICION = min(weight for weight in WEIGHTS.values() if weight > 0)
