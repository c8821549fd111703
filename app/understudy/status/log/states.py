"""Writes component states as intervals: those observed, and those from the page's history.

Call every method inside a transaction of the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.log.intervals import Source
from understudy.status.log.log_rows import MICROSECOND, to_us

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from understudy.base.storage.database import Database
    from understudy.status.log.intervals import StateInterval
    from understudy.status.model import Component, ComponentState


class StateWriter:
    """Engine thread only; raises `StorageError`. ``gap``: see `StatusLog`."""

    def __init__(self, database: Database, gap: timedelta) -> None:
        self._database = database
        self._gap_us = gap // MICROSECOND

    def use_gap(self, gap: timedelta) -> None:
        self._gap_us = gap // MICROSECOND

    def add(self, page_id: int, components: Iterable[Component], at: datetime) -> None:
        """Record the state of every component at ``at``."""
        listed = tuple(components)
        rows = self._component_rows(page_id, listed)
        for one in listed:
            self._observe(rows[one.id], to_us(at), one.state)

    def replace_history(
        self, page_id: int, components: Iterable[Component], intervals: Iterable[StateInterval]
    ) -> None:
        """Replace the earlier copy of the page's history, as far as the new one reaches."""
        rows = self._component_rows(page_id, components)
        by_component: dict[str, list[StateInterval]] = {}
        for one in intervals:
            by_component.setdefault(one.component_id, []).append(one)
        for code, account in by_component.items():
            from_us = min(to_us(one.from_at) for one in account)
            keys = (rows[code], Source.PAGE_HISTORY.value, from_us)
            self._database.execute(
                "DELETE FROM states WHERE component_id = ? AND source = ? AND from_us >= ?", keys
            )
            self._database.execute(
                "UPDATE states SET until_us = ?3 WHERE component_id = ?1 AND source = ?2"
                " AND until_us > ?3",
                keys,
            )
            for one in account:
                spans = (to_us(one.from_at), to_us(one.until_at))
                self._insert_state(rows[code], Source.PAGE_HISTORY, *spans, one.state)

    def _component_rows(self, page_id: int, components: Iterable[Component]) -> dict[str, int]:
        """Return the row of each component; names follow the page, ids stay."""
        known = {
            row["code"]: row
            for row in self._database.query(
                "SELECT * FROM components WHERE page_id = ?", (page_id,)
            )
        }
        for position, one in enumerate(components):
            row = known.get(one.id)
            if row is None or (row["name"], row["position"]) != (one.name, position):
                self._database.execute(
                    "INSERT INTO components (page_id, code, name, position) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (page_id, code) DO UPDATE SET name = excluded.name,"
                    " position = excluded.position",
                    (page_id, one.id, one.name, position),
                )
        found = self._database.query(
            "SELECT id, code FROM components WHERE page_id = ?", (page_id,)
        )
        return {row["code"]: row["id"] for row in found}

    def _observe(self, row_id: int, at_us: int, state: ComponentState) -> None:
        """Record ``state`` at ``at_us``: extend the interval before it, or begin one.

        Only the interval at or before that instant counts, so intervals in the future, left by a
        clock that was once far ahead, do no harm.
        """
        rows = self._database.query(
            "SELECT from_us, until_us, state FROM states WHERE component_id = ?"
            " AND source = 'observed' AND from_us <= ? ORDER BY from_us DESC LIMIT 1",
            (row_id, at_us),
        )
        if rows and rows[0]["until_us"] >= at_us:
            return
        if rows and at_us - rows[0]["until_us"] <= self._gap_us:
            self._database.execute(
                "UPDATE states SET until_us = ? WHERE component_id = ? AND source = 'observed'"
                " AND from_us = ?",
                (at_us, row_id, rows[0]["from_us"]),
            )
            if rows[0]["state"] == state.value:
                return
        self._insert_state(row_id, Source.OBSERVED, at_us, at_us, state)

    def _insert_state(
        self, row_id: int, source: Source, from_us: int, until_us: int, state: ComponentState
    ) -> None:
        self._database.execute(
            "INSERT INTO states (component_id, source, from_us, until_us, state)"
            " VALUES (?, ?, ?, ?, ?)",
            (row_id, source.value, from_us, until_us, state.value),
        )
