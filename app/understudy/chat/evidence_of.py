"""Converts the end of an attempt to evidence about its provider.

A failure's row in `chat.failure` says both, apart: a 429 is a reason to fail over, but no evidence
about whether Claude works.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.chat.failure import FailureKind
from understudy.status.evidence import OutcomeClass, OwnOutcome

if TYPE_CHECKING:
    from understudy.chat.failover.attempt import AttemptOutcome


def class_of_failure(name: str) -> OutcomeClass:
    """Return the class of a failure; raises ValueError if `chat.failure` lacks it."""
    kind = FailureKind.named(name)
    if kind is None:
        raise ValueError(f"{name!r} is not a failure")
    return kind.evidence


def evidence_of(outcome: AttemptOutcome, *, is_probe: bool = False) -> OwnOutcome | None:
    """Return the evidence of an attempt, at the instant it ended; None if it is none.

    A stop by the person is no evidence, unless text had come: then it works.
    """
    failure = outcome.failure
    kind = OutcomeClass.OK if failure is None else failure.kind.evidence
    if failure is not None and failure.kind is FailureKind.STOPPED:
        if outcome.first_text_s is None:
            return None
        kind = OutcomeClass.OK
    if outcome.others_reached:
        # the network worked, so the provider did not accept the connection
        kind = OutcomeClass.SILENT
    return OwnOutcome(
        at=outcome.started_at + timedelta(seconds=outcome.elapsed_s),
        provider=outcome.provider,
        model=outcome.model,
        kind=kind,
        failure="" if failure is None or kind is OutcomeClass.OK else failure.kind.value,
        first_text_s=outcome.first_text_s,
        is_probe=is_probe,
    )
