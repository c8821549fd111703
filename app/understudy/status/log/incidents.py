"""Writes incidents as the page reports them: each once, its posts once per wording.

Call every method inside a transaction of the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.log.log_rows import optional_us, sha_of, to_json, to_us
from understudy.status.model import CLOSED

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.storage.database import Database
    from understudy.status.model import Incident, IncidentUpdate, Snapshot

# updated_us keeps an older reading from overwriting a newer one
KEEP_INCIDENT = """
    INSERT INTO incidents (page_id, code, is_maintenance, name, impact, phase, started_us,
        updated_us, url, component_codes, models, scheduled_for_us, scheduled_until_us,
        first_seen_us, closed_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (page_id, code) DO UPDATE SET
        is_maintenance = excluded.is_maintenance, name = excluded.name, impact = excluded.impact,
        phase = excluded.phase, started_us = excluded.started_us, updated_us = excluded.updated_us,
        url = excluded.url, component_codes = excluded.component_codes, models = excluded.models,
        scheduled_for_us = excluded.scheduled_for_us,
        scheduled_until_us = excluded.scheduled_until_us,
        first_seen_us = coalesce(incidents.first_seen_us, excluded.first_seen_us),
        vanished_us = CASE WHEN excluded.closed_us IS NULL AND excluded.first_seen_us IS NOT NULL
            THEN NULL ELSE incidents.vanished_us END,
        closed_us = excluded.closed_us
    WHERE excluded.updated_us >= incidents.updated_us
"""
KEEP_UPDATE = """
    INSERT INTO updates (incident_id, code, body_sha, listed_us, phase, body, display_us, affected,
        deliver_notifications)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (incident_id, code, body_sha) DO UPDATE SET
        listed_us = max(listed_us, excluded.listed_us), phase = excluded.phase,
        display_us = excluded.display_us, affected = excluded.affected,
        deliver_notifications = excluded.deliver_notifications
"""


def closing_post(incident: Incident) -> IncidentUpdate | None:
    """Return the closing post, the first since which every post is closed; None if open."""
    closing = None
    for update in incident.updates:  # newest first
        if update.phase not in CLOSED:
            break
        closing = update
    return closing


def closed_at(incident: Incident) -> datetime | None:
    """Return when the page closed it; None while open."""
    if incident.phase not in CLOSED:
        return None
    closing = closing_post(incident)
    return closing.display_at if closing else incident.updated_at


class IncidentWriter:
    """Engine thread only; raises `StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listed: dict[int, tuple[tuple[Incident, ...], tuple[Incident, ...]]] = {}

    def add(self, page_id: int, snapshot: Snapshot) -> tuple[str, ...]:
        """Keep the news in ``snapshot``; return the incidents that it no longer lists."""
        at_us = to_us(snapshot.fetched_at)
        listed = (snapshot.incidents, snapshot.maintenances)
        if self._listed.get(page_id) != listed:
            for incidents, is_maintenance in zip(listed, (False, True), strict=True):
                for one in incidents:
                    self.keep(page_id, one, at_us, is_maintenance=is_maintenance)
            self._listed[page_id] = listed
        return self._mark_vanished(page_id, {one.id for group in listed for one in group}, at_us)

    def forget_listed(self) -> None:
        """Write everything again with the next snapshot, after a failed transaction."""
        self._listed.clear()

    def keep(
        self,
        page_id: int,
        incident: Incident,
        listed_us: int,
        *,
        is_maintenance: bool,
        live: bool = True,
    ) -> None:
        """Keep an incident and every wording of its posts; ``live``: seen while it was open."""
        closing = closed_at(incident)
        self._database.execute(
            KEEP_INCIDENT,
            (
                *(page_id, incident.id, int(is_maintenance), incident.name),
                *(incident.impact.value, incident.phase.value),
                *(to_us(incident.started_at), to_us(incident.updated_at), incident.url),
                *(to_json(sorted(incident.component_ids)), to_json(incident.models)),
                *(optional_us(incident.scheduled_for), optional_us(incident.scheduled_until)),
                *(listed_us if live else None, optional_us(closing)),
            ),
        )
        rows = self._database.query(
            "SELECT id FROM incidents WHERE page_id = ? AND code = ?", (page_id, incident.id)
        )
        for update in incident.updates:
            self._database.execute(
                KEEP_UPDATE,
                (
                    *(rows[0]["id"], update.id, sha_of(update.body), listed_us),
                    *(update.phase.value, update.body, to_us(update.display_at)),
                    *(to_json(update.affected), int(update.deliver_notifications)),
                ),
            )

    def _mark_vanished(self, page_id: int, listed: set[str], at_us: int) -> tuple[str, ...]:
        rows = self._database.query(
            "SELECT id, code FROM incidents WHERE page_id = ? AND closed_us IS NULL"
            " AND vanished_us IS NULL ORDER BY started_us",
            (page_id,),
        )
        gone = [row for row in rows if row["code"] not in listed]
        for row in gone:
            self._database.execute(
                "UPDATE incidents SET vanished_us = ? WHERE id = ?", (at_us, row["id"])
            )
        return tuple(row["code"] for row in gone)
