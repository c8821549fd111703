"""Hysteresis: a relapse is held for a moment, and frequent changes count as unstable. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.instants import moved
from understudy.status.model import TROUBLE, Impact, Reason, ReasonSource, VerdictKind

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Verdict

DWELL = timedelta(minutes=2)
FLIPS_WITHIN = timedelta(minutes=30)
# beginnings and ends of trouble: down, up, down, up, down
CHANGES_OF_UNSTABLE = 5
STABLE_AFTER = timedelta(minutes=10)


class Steadiness:
    """Remembers when trouble began and ended, before any holding."""

    def __init__(self) -> None:
        self._changes: tuple[datetime, ...] = ()
        self._in_trouble = False

    def clock_set(self, by: timedelta) -> None:
        """Move every instant with this computer's clock."""
        self._changes = moved(self._changes, by)

    def steadied(self, shown: Verdict | None, fused: Verdict, now: datetime) -> Verdict:
        """Return the verdict to show for ``fused``, given the one shown now."""
        if fused.kind is VerdictKind.UP and self._in_trouble:
            # the first end is believed at once; after a relapse within half an hour it must hold
            is_relapse = len(self._changes) > 1
            if shown is not None and is_relapse and now - self._changes[-1] < DWELL:
                return replace(fused, kind=VerdictKind.DEGRADED, impact=shown.impact)
            self._change(now, in_trouble=False)
        elif fused.kind in TROUBLE and not self._in_trouble:
            self._change(now, in_trouble=True)
        self._changes = tuple(at for at in self._changes if now - at <= FLIPS_WITHIN)
        if len(self._changes) < CHANGES_OF_UNSTABLE:
            return fused
        if fused.kind is VerdictKind.UP and now - self._changes[-1] < STABLE_AFTER:
            facts = (("changes", str(len(self._changes))),)
            reason = Reason(ReasonSource.OWN_REQUESTS, "unstable", facts)
            return replace(
                fused,
                kind=VerdictKind.DEGRADED,
                reasons=(reason, *fused.reasons),
                unstable=True,
                impact=Impact.MAJOR,
            )
        return replace(fused, unstable=fused.kind in TROUBLE)

    def _change(self, now: datetime, *, in_trouble: bool) -> None:
        self._in_trouble = in_trouble
        self._changes = (*self._changes, now)
