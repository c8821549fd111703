"""What the status page said last, and when it began to fail, to report and to close. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from understudy.status.model import TROUBLE, Reason, ReasonSource, Verdict, VerdictKind
from understudy.status.official.bearing import ANYBODY
from understudy.status.official.models_named import known_models
from understudy.status.verdict import official_verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.base.fetch_failure import FetchFailure
    from understudy.base.settings import StatusSettings
    from understudy.status.model import Snapshot


class PageMemory:
    """``resolved_at``: an incident was closed; ``posted_at``: trouble is reported since then."""

    def __init__(self, settings: StatusSettings) -> None:
        self._settings = settings
        self._snapshot: Snapshot | None = None
        self.failure: FetchFailure | None = None
        self.failing_since: datetime | None = None
        self.resolved_at: datetime | None = None
        self.posted_at: datetime | None = None

    def read(self, snapshot: Snapshot, now: datetime) -> None:
        open_before = {one.id for one in self._snapshot.incidents} if self._snapshot else set()
        if open_before - {one.id for one in snapshot.incidents}:
            self.resolved_at = now
        elif snapshot.incidents:
            self.resolved_at = None
        self._snapshot, self.failure = snapshot, None

    def failed(self, failure: FetchFailure, now: datetime) -> None:
        if self.failure is None:
            self.failing_since = now
        self.failure = failure

    def verdict(
        self,
        now: datetime,
        shown: Verdict | None,
        models: Iterable[str],
        worked_at: datetime | None,
    ) -> Verdict:
        """Return what the page alone says to a person who uses ``models``."""
        person = replace(ANYBODY, models=known_models(models), worked_at=worked_at)
        said = official_verdict(self._snapshot, self.failure, self._settings, now, shown, person)
        if said.kind not in TROUBLE:
            self.posted_at = None
        elif self.posted_at is None:
            self.posted_at = now
        return said


def page_reasons(official: Verdict) -> tuple[Reason, ...]:
    """Return what the page adds while own requests fail: its reasons, or that it is still green."""
    if official.kind is not VerdictKind.UP or official.incident_reported:
        return official.reasons
    checked = official.checked_at.isoformat() if official.checked_at else ""
    return (Reason(ReasonSource.STATUS_PAGE, "page_green", (("checked_at", checked),)),)
