"""What the page reports while this person works through it: told once, if at all."""

from __future__ import annotations

from tests.alerts.telling import MINUTE, NOON, policy_of
from understudy.status.model import Impact, Reason, ReasonSource, Verdict, VerdictKind

LARGE, SMALL = ("large", Impact.MAJOR), ("small", Impact.MINOR)


def incident(kind: str, one: tuple[str, Impact]) -> Reason:
    facts = (("id", one[0]), ("impact", one[1].value), ("why", "working"))
    return Reason(ReasonSource.STATUS_PAGE, kind, facts)


def working(minute: int, *open_ones: tuple[str, Impact]) -> Verdict:
    """Return the verdict while these incidents are open and requests are answered."""
    at = NOON + minute * MINUTE
    answered = Reason(ReasonSource.OWN_REQUESTS, "own_working", (("last_at", at.isoformat()),))
    reasons = (answered, *(incident("incident_informational", one) for one in open_ones))
    return Verdict(VerdictKind.UP, at, reasons, incident_reported=bool(open_ones))


def reported(minute: int, *open_ones: tuple[str, Impact]) -> Verdict:
    """Return the verdict while these incidents are open and no request was made lately."""
    reasons = tuple(incident("incident", one) for one in open_ones)
    return Verdict(VerdictKind.DEGRADED, NOON + minute * MINUTE, reasons, True, impact=Impact.MAJOR)


def heard(*verdicts: Verdict) -> list[str]:
    policy = policy_of()
    return [alert.kind.value for one in verdicts for alert in policy.observe(one, one.since)]


def test_an_incident_that_was_worked_through_is_no_news_afterwards() -> None:
    through = [working(minute, LARGE) for minute in range(1, 14)]
    assert heard(working(0), *through, reported(20, LARGE), reported(40, LARGE)) == []


def test_a_small_incident_beside_a_known_large_one_is_still_small() -> None:
    through = [working(minute, LARGE) for minute in range(1, 14)]
    assert heard(working(0), *through, reported(20, LARGE, SMALL)) == []
    assert heard(working(0), reported(20, LARGE, SMALL)) == ["outage"]


def test_an_end_that_is_only_held_back_for_a_moment_is_no_news() -> None:
    through = [working(minute, LARGE) for minute in range(1, 14)]
    held = working(15, LARGE)
    held = Verdict(VerdictKind.DEGRADED, held.since, held.reasons, True, impact=Impact.MAJOR)
    assert heard(working(0), *through, reported(14, LARGE), held) == []
