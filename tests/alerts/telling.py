"""A story of verdicts, one letter a minute, and what a person hears of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from understudy.alerts.policy import AlertPolicy
from understudy.base.settings.values import AlertSettings
from understudy.status.model import Impact, PlanLimit, Reason, ReasonSource, Verdict, VerdictKind

if TYPE_CHECKING:
    from datetime import tzinfo

    from understudy.alerts.alert import Alert
    from understudy.alerts.state import PolicyState

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEN_PM = datetime(2026, 11, 21, 22, tzinfo=UTC)

OWN = (Reason(ReasonSource.OWN_REQUESTS, "own_failing"),)
HELD = (Reason(ReasonSource.OWN_REQUESTS, "unstable"),)
LETTERS: dict[str, dict[str, Any]] = {
    ".": {"kind": VerdictKind.UP},
    ",": {"kind": VerdictKind.UP, "incident_reported": True},
    "n": {"kind": VerdictKind.DEGRADED, "impact": Impact.NONE},
    "d": {"kind": VerdictKind.DEGRADED, "impact": Impact.MINOR},
    "D": {"kind": VerdictKind.DEGRADED, "impact": Impact.MAJOR},
    "C": {"kind": VerdictKind.DOWN, "impact": Impact.CRITICAL},
    "F": {"kind": VerdictKind.DOWN, "impact": Impact.NONE, "reasons": OWN},
    "~": {"kind": VerdictKind.DOWN, "impact": Impact.MAJOR, "unstable": True},
    "=": {
        "kind": VerdictKind.DEGRADED,
        "impact": Impact.MAJOR,
        "unstable": True,
        "reasons": HELD,
    },
    "m": {"kind": VerdictKind.MAINTENANCE, "impact": Impact.MAINTENANCE},
    "o": {"kind": VerdictKind.OFFLINE},
    "s": {"kind": VerdictKind.SIGN_IN},
    "b": {"kind": VerdictKind.BLIND},
    "?": {"kind": VerdictKind.UNKNOWN},
    "L": {"kind": VerdictKind.UP, "limit": PlanLimit("five_hour", NOON, NOON + 20 * MINUTE)},
}


def verdict(letter: str, since: datetime) -> Verdict:
    return Verdict(since=since, **LETTERS[letter])


def policy_of(
    minimum: str = "major",
    quiet_hours: str | None = None,
    zone: tzinfo | None = UTC,
    **more: PolicyState,
) -> AlertPolicy:
    settings = AlertSettings(minimum_impact=minimum, quiet_hours=quiet_hours)  # type: ignore[arg-type]  # the names of a table
    return AlertPolicy(settings, zone, **more)


@dataclass
class Telling:
    """Plays letters to a policy; ``heard`` lists (minute, word), ``alerts`` what they were."""

    policy: AlertPolicy = field(default_factory=policy_of)
    starts_at: datetime = NOON
    minute: int = 0
    alerts: list[Alert] = field(default_factory=list)
    _letter: str = ""
    _since: datetime = NOON

    @property
    def now(self) -> datetime:
        return self.starts_at + self.minute * MINUTE

    @property
    def heard(self) -> list[tuple[int, str]]:
        return [((one.at - self.starts_at) // MINUTE, one.kind.value) for one in self.alerts]

    @property
    def keys(self) -> list[str]:
        return [alert.key for alert in self.alerts]

    def play(self, letters: str) -> Telling:
        for letter in letters:
            if letter != self._letter:
                self._letter, self._since = letter, self.now
            self.alerts += self.policy.observe(verdict(letter, self._since), self.now)
            self.minute += 1
        return self


def heard(letters: str, policy: AlertPolicy | None = None) -> list[tuple[int, str]]:
    return Telling(policy or policy_of()).play(letters).heard


def paused(minutes: int) -> Telling:
    """Return a story at noon whose pause lasts so many minutes."""
    policy = policy_of()
    policy.pause(NOON + minutes * MINUTE)
    return Telling(policy)


def night(story: str, begins: datetime, hours: str = "22:00-07:00") -> Telling:
    return Telling(policy_of(quiet_hours=hours), begins).play(story)
