"""The verdict on a candidate: whether it is down for this person, and by which source. Pure.

Router, header and seams ask only here, so none of them can contradict the tray about Claude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.status.model import TROUBLE, ComponentState, VerdictKind
from understudy.status.official.surfaces import api_components

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from understudy.chat.candidate import Candidate
    from understudy.status.model import Verdict


class Down(msgspec.Struct, frozen=True):
    """``own``: this person's requests fail; otherwise only the status page reports it.

    ``model`` is the one that fails while others work, "" for the whole provider.
    """

    since: datetime
    own: bool
    model: str = ""


def judged_down(
    verdict: Verdict | None, claude_ids: Collection[str], candidate: Candidate
) -> Down | None:
    """Return how ``candidate`` is judged to be down, None if it is not.

    The verdict is about Claude, so about these providers; others have only their pages. If only
    another surface is out, like claude.ai, that is no reason to ask another provider, nor is one
    model's failure a reason to pass over another that works.
    """
    if verdict is None or verdict.kind is not VerdictKind.DOWN:
        return None
    if candidate.provider not in claude_ids:
        return None
    own = next((one for one in verdict.reasons if one.kind == "own_failing"), None)
    if own is None:
        asked = api_components(verdict.components)
        if asked and all(one.state is ComponentState.OPERATIONAL for one in asked):
            return None
        return Down(verdict.since, own=False)
    model = own.fact("model")
    if model and candidate.model != model and candidate.model in own.fact("working").split(", "):
        return None
    return Down(verdict.since, own=True, model=model if own.fact("working") else "")


def last_answered(verdict: Verdict) -> str | None:
    """Return the model that answered an own request last: "" if unknown, None if none did.

    One did while Claude is judged to work or to recover, whichever process asked.
    """
    if says_it_works(verdict):
        return ""
    recovering = (one for one in verdict.reasons if one.kind == "own_recovering")
    return next((one.fact("model") for one in recovering), None)


def is_troubled(verdict: Verdict | None, claude_ids: Collection[str], provider: str) -> bool:
    """Return True if the verdict reports any trouble at a provider, however small."""
    return verdict is not None and verdict.kind in TROUBLE and provider in claude_ids


def limited_since(
    verdict: Verdict | None, plans: Collection[str], candidate: Candidate
) -> datetime | None:
    """Return when the limit was reached that keeps ``candidate`` from answering, None if none does.

    ``plans`` are the providers that ask on the person's plan.
    """
    limit = verdict.limit if verdict is not None else None
    if limit is None or candidate.provider not in plans:
        return None
    return limit.reached_at if limit.family in candidate.model else None


def says_it_works(verdict: Verdict) -> bool:
    """Return True if the verdict rests on an own answer that is not contradicted since."""
    own = any(one.kind == "own_working" for one in verdict.reasons)
    return own and verdict.kind is VerdictKind.UP
