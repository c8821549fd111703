"""The only reader of the log: everything that holds within a period, as frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.log.intervals import Source, StateInterval
from understudy.status.log.log_rows import from_us, incident_of, outcome_of, to_us, verdict_of
from understudy.status.model import Component, ComponentState

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.storage.database import Database
    from understudy.status.log.intervals import KeptIncident, KeptOutcome, KeptVerdict


class LogReader:
    """Engine thread only; every method raises `StorageError`. Periods end before ``until_at``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pages(self) -> tuple[str, ...]:
        """Return the addresses of all known pages, the first one read first."""
        rows = self._database.query("SELECT url FROM pages ORDER BY id")
        return tuple(row["url"] for row in rows)

    def history_read_at(self, page_url: str) -> datetime | None:
        """Return when the page's own history was last copied, None if never."""
        rows = self._database.query(
            "SELECT history_read_us FROM pages WHERE url = ? AND history_read_us IS NOT NULL",
            (page_url,),
        )
        return from_us(rows[0][0]) if rows else None

    def components(self, page_url: str) -> tuple[Component, ...]:
        """Return the page's components in its order, by their latest names.

        Their state is UNKNOWN here: states are intervals.
        """
        rows = self._database.query(
            "SELECT c.code, c.name FROM components c JOIN pages p ON p.id = c.page_id"
            " WHERE p.url = ? ORDER BY c.position, c.id",
            (page_url,),
        )
        return tuple(Component(row["code"], row["name"], ComponentState.UNKNOWN) for row in rows)

    def states(
        self, page_url: str, from_at: datetime, until_at: datetime
    ) -> tuple[StateInterval, ...]:
        """Return every interval that overlaps the period, uncut, in order of beginning."""
        rows = self._database.query(
            "SELECT c.code, s.state, s.from_us, s.until_us, s.source FROM states s"
            " JOIN components c ON c.id = s.component_id JOIN pages p ON p.id = c.page_id"
            " WHERE p.url = ? AND s.until_us > ? AND s.from_us < ? ORDER BY s.from_us",
            (page_url, to_us(from_at), to_us(until_at)),
        )
        return tuple(
            StateInterval(
                component_id=row["code"],
                state=ComponentState(row["state"]),
                from_at=from_us(row["from_us"]),
                until_at=from_us(row["until_us"]),
                source=Source(row["source"]),
            )
            for row in rows
        )

    def incidents(
        self, page_url: str, from_at: datetime, until_at: datetime
    ) -> tuple[KeptIncident, ...]:
        """Return incidents and maintenances open at any time in the period, the newest first."""
        rows = self._database.query(
            "SELECT i.* FROM incidents i JOIN pages p ON p.id = i.page_id WHERE p.url = ?"
            " AND i.started_us < ? AND ifnull(coalesce(i.closed_us, i.vanished_us), ?) >= ?"
            " ORDER BY i.started_us DESC, i.code",
            (page_url, to_us(until_at), to_us(until_at), to_us(from_at)),
        )
        return tuple(
            incident_of(
                row,
                self._database.query(
                    "SELECT * FROM updates WHERE incident_id = ? ORDER BY listed_us", (row["id"],)
                ),
            )
            for row in rows
        )

    def without_closing(self, page_url: str) -> tuple[str, ...]:
        """Return the ids of incidents that vanished and whose closing was never read."""
        rows = self._database.query(
            "SELECT i.code FROM incidents i JOIN pages p ON p.id = i.page_id WHERE p.url = ?"
            " AND i.vanished_us IS NOT NULL AND i.closed_us IS NULL AND i.is_maintenance = 0"
            " ORDER BY i.started_us",
            (page_url,),
        )
        return tuple(row["code"] for row in rows)

    def outcomes(self, from_at: datetime, until_at: datetime) -> tuple[KeptOutcome, ...]:
        """Return own requests and probes that ended in the period, in order."""
        rows = self._database.query(
            "SELECT * FROM outcomes WHERE at_us >= ? AND at_us < ? ORDER BY at_us",
            (to_us(from_at), to_us(until_at)),
        )
        return tuple(outcome_of(row) for row in rows)

    def verdicts(self, from_at: datetime, until_at: datetime) -> tuple[KeptVerdict, ...]:
        """Return every verdict that was shown in the period, in order."""
        rows = self._database.query(
            "SELECT * FROM verdicts WHERE until_us >= ? AND from_us < ? ORDER BY from_us",
            (to_us(from_at), to_us(until_at)),
        )
        return tuple(verdict_of(row) for row in rows)

    def verdict_at(self, at_us: int) -> KeptVerdict | None:
        """Return the last verdict that began at or before the instant, in microseconds."""
        rows = self._database.query(
            "SELECT * FROM verdicts WHERE from_us <= ? ORDER BY from_us DESC LIMIT 1", (at_us,)
        )
        return verdict_of(rows[0]) if rows else None
