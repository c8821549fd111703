"""The standing of own requests, as reasons of a verdict. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from understudy.status.evidence import OutcomeClass, Standing
from understudy.status.model import Reason, ReasonSource
from understudy.status.own import CLAUDE_CODE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from understudy.status.evidence import OwnOutcome
    from understudy.status.own import OwnStanding

OWN = ReasonSource.OWN_REQUESTS


def own_reasons(own: OwnStanding, now: datetime, *, working: bool) -> tuple[Reason, ...]:
    """Return the reasons, gravest first; kinds and facts as `status.judge` lists them."""
    del now
    reasons: list[Reason] = []
    match own.standing:
        case Standing.FAILING:
            reasons.append(_failing(own))
        case Standing.RECOVERING:
            facts = (
                ("model", own.place),
                ("last_at", _iso(own.detector.last_success_at)),
                *_surface(own),
            )
            reasons.append(Reason(OWN, "own_recovering", facts))
        case Standing.SUSPECT:
            facts = (
                ("failure", _failure_of(own)),
                ("last_at", _iso(own.detector.last_failure_at)),
                *_surface(own),
            )
            kind = "own_suspect" if _is_cause_known(own) else "own_trying"
            reasons.append(Reason(OWN, kind, facts))
        case Standing.WORKING | Standing.SILENT:
            if own.left_failing_at is not None:
                facts = (("failure", _failure_of(own)), ("last_at", _iso(own.left_failing_at)))
                reasons.append(Reason(OWN, "own_left_failing", facts))
            elif working:
                reasons.append(Reason(OWN, "own_working", (("last_at", _iso(own.worked_at)),)))
    if own.standing is not Standing.FAILING:
        reasons += [
            Reason(OWN, "stand_in_failing", (("model", one),)) for one in own.stand_ins_failing
        ]
    return tuple(reasons)


def _failing(own: OwnStanding) -> Reason:
    failures = [one for one in own.detector.recent if one.kind is not OutcomeClass.OK]
    facts = (
        ("model", own.place),
        ("count", str(_requests(failures))),
        ("failure", _failure_of(own)),
        ("first_at", _iso(own.detector.first_failure_at)),
        ("last_at", _iso(own.detector.last_failure_at)),
        ("working", ", ".join(own.others_working)),
        *_surface(own),
    )
    return Reason(OWN, "own_failing", facts)


def _requests(failures: Sequence[OwnOutcome]) -> int:
    """Return how many requests failed: one that is tried again and again is one."""
    others = {one.request for one in failures if one.request}
    return len(others) + sum(not one.request for one in failures)


def _surface(own: OwnStanding) -> tuple[tuple[str, str], ...]:
    """Return the fact that only Claude Code's requests are behind this, if that is so."""
    failures = [one for one in own.detector.recent if one.kind is not OutcomeClass.OK]
    only = bool(failures) and all(one.provider == CLAUDE_CODE for one in failures)
    return (("surface", CLAUDE_CODE),) if only else ()


def _is_cause_known(own: OwnStanding) -> bool:
    failures = [one for one in own.detector.recent if one.kind is not OutcomeClass.OK]
    return any(one.is_cause_known for one in failures[-1:])


def _failure_of(own: OwnStanding) -> str:
    """Return the most frequent failure's name."""
    names = Counter(one.failure for one in own.detector.recent if one.kind is not OutcomeClass.OK)
    return names.most_common(1)[0][0] if names else ""


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
