"""The page's last content, and when it began to fail, to report and to close. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.instants import moved
from understudy.status.model import TROUBLE, Reason, ReasonSource, Verdict, VerdictKind
from understudy.status.official.bearing import ANYBODY, touches
from understudy.status.official.prose.models import known_models
from understudy.status.official.surfaces import used_components
from understudy.status.verdict import official_verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from understudy.base.fetch_failure import FetchFailure
    from understudy.base.settings.values import StatusSettings
    from understudy.status.model import Incident, Snapshot


class PageMemory:
    """``resolved_at``: an incident on a used component closed; ``posted_at``: one is reported."""

    def __init__(self, settings: StatusSettings) -> None:
        self._settings = settings
        self._snapshot: Snapshot | None = None
        self.failure: FetchFailure | None = None
        self.failing_since: datetime | None = None
        self.resolved_at: datetime | None = None
        self.posted_at: datetime | None = None

    def use(self, settings: StatusSettings) -> None:
        """Read the page for other surfaces from now on."""
        self._settings = settings

    def read(self, snapshot: Snapshot, now: datetime) -> None:
        before = {one.id: one for one in self._snapshot.incidents} if self._snapshot else {}
        used = used_components(self._settings.surfaces, snapshot.components)
        still_open = {one.id for one in snapshot.incidents}
        closed = [one for one in before.values() if one.id not in still_open]
        if any(touches(one, used) for one in closed):
            self.resolved_at = now
        elif snapshot.incidents:
            self.resolved_at = None
        incidents = tuple(_linked(one, before.get(one.id)) for one in snapshot.incidents)
        self._snapshot, self.failure = replace(snapshot, incidents=incidents), None

    def clock_set(self, by: timedelta) -> None:
        """Move every instant with this computer's clock; the page's are in its time too."""
        self._snapshot = moved(self._snapshot, by)
        self.failing_since = moved(self.failing_since, by)
        self.resolved_at = moved(self.resolved_at, by)
        self.posted_at = moved(self.posted_at, by)

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
        """Return the verdict of the page by itself for a person who uses ``models``."""
        person = replace(ANYBODY, models=known_models(models), worked_at=worked_at)
        said = official_verdict(self._snapshot, self.failure, self._settings, now, shown, person)
        if said.kind not in TROUBLE:
            self.posted_at = None
        elif self.posted_at is None:
            self.posted_at = now
        return said


def page_reasons(official: Verdict) -> tuple[Reason, ...]:
    """Return the page's reasons while own requests fail, or that it is still green."""
    if official.kind is not VerdictKind.UP or official.incident_reported:
        return official.reasons
    checked = official.checked_at.isoformat() if official.checked_at else ""
    return (Reason(ReasonSource.STATUS_PAGE, "page_green", (("checked_at", checked),)),)


def _linked(incident: Incident, before: Incident | None) -> Incident:
    """Return an open incident with its former components, if the page no longer names any.

    Claude's page was seen to unlink them, in old posts too, while an incident went on.
    """
    if before is None or incident.component_ids:
        return incident
    had = {one.id: one.affected for one in before.updates}
    updates = tuple(
        replace(one, affected=one.affected or had.get(one.id, ())) for one in incident.updates
    )
    return replace(incident, component_ids=before.component_ids, updates=updates)
