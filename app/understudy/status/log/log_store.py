"""The only writer of the log: observations, measurements and alerts, with a retention.

A separate file, so that damage to it leaves the chats alone. A power cut may lose the last minute,
but the file stays sound (see `base.storage.database`). Nothing here waits for the disk except the
alert policy's state.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.status.log.incidents import IncidentWriter
from understudy.status.log.log_reader import LogReader
from understudy.status.log.log_rows import MICROSECOND, to_json, to_us
from understudy.status.log.states import StateWriter
from understudy.status.own import CLAUDE_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database
    from understudy.status.evidence import OwnOutcome
    from understudy.status.log.history import PageHistory
    from understudy.status.log.intervals import KeptVerdict
    from understudy.status.model import Incident, Snapshot, Verdict

BUSY_S = 0.25
"""The longest wait for another process's write, since an answer may be streaming."""
PAGE_GAP = timedelta(minutes=8)
"""Two readings at most this far apart cover the time between; idle polls are 5 min ± 20 % apart."""
VERDICT_GAP = timedelta(minutes=20)
"""The same for verdicts: each poll confirms them, 15 min apart while a page refuses."""
# facts that distinguish two reasons of one kind; the others only change with time
TELLING_FACTS = frozenset({"id", "component", "state", "model", "why"})


class Retention(msgspec.Struct, frozen=True):
    """How long each kind of entry is kept after its end."""

    outcomes: timedelta = timedelta(days=400)
    claude_code: timedelta = timedelta(days=100)  # thousands a day
    pages: timedelta = timedelta(days=400)
    verdicts: timedelta = timedelta(days=400)


def gap_for(poll_interval_s: float) -> timedelta:
    """Return the largest gap between readings at this interval, with one failed poll."""
    return max(PAGE_GAP, timedelta(seconds=2.5 * poll_interval_s))


class StatusLog:
    """Engine thread only; every method raises `StorageError`. Each method is idempotent.

    If a caller skips the log after an error, entries are lost, but their order stays right.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        page_gap: timedelta = PAGE_GAP,
        retention: Retention | None = None,
    ) -> None:
        """Take ``page_gap``: time between readings further apart counts as unobserved."""
        self.read = LogReader(database)
        self._database = database
        self._clock = clock
        self._retention = retention or Retention()
        self._states = StateWriter(database, page_gap)
        self._incidents = IncidentWriter(database)

    def use_page_gap(self, gap: timedelta) -> None:
        """Take readings further apart than ``gap`` for a time unobserved from now on."""
        self._states.use_gap(gap)

    def add_snapshot(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Keep a page's snapshot; return the ids of incidents it no longer lists.

        To get their closing text, call `history.read_closings` once, then `add_incidents`.
        """
        try:
            with self._database.transaction(lasting=False, wait_s=BUSY_S):
                page_id = self._page_id(snapshot.page_url)
                self._states.add(page_id, snapshot.components, snapshot.fetched_at)
                return self._incidents.add(page_id, snapshot)
        except BaseException:
            # rolled back, so it must not count as written
            self._incidents.forget_listed()
            raise

    def add_incidents(self, page_url: str, incidents: Iterable[Incident]) -> None:
        """Keep incidents read from a page's list of past ones, closed or not."""
        now_us = to_us(self._clock.now())
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            page_id = self._page_id(page_url)
            for one in incidents:
                self._incidents.keep(page_id, one, now_us, is_maintenance=False, live=False)

    def add_history(self, history: PageHistory) -> None:
        """Keep the page's own history beside the observations, which it never changes."""
        now_us = to_us(self._clock.now())
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            page_id = self._page_id(history.page_url)
            self._states.replace_history(page_id, history.components, history.intervals)
            for one in history.incidents:
                self._incidents.keep(page_id, one, now_us, is_maintenance=False, live=False)
            self._database.execute(
                "UPDATE pages SET history_read_us = ? WHERE id = ?", (now_us, page_id)
            )

    def add_outcome(self, outcome: OwnOutcome, elapsed_s: float | None = None) -> None:
        """Keep the end of an own request or probe; ``elapsed_s`` is its duration, if known."""
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            self._database.execute(
                "INSERT INTO outcomes (at_us, provider, model, is_probe, kind, failure,"
                " first_text_s, elapsed_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                # what ended an answer may be known only after it
                " ON CONFLICT DO UPDATE SET kind = excluded.kind, failure = excluded.failure,"
                " first_text_s = coalesce(excluded.first_text_s, first_text_s)",
                (
                    *(to_us(outcome.at), outcome.provider, outcome.model, int(outcome.is_probe)),
                    *(outcome.kind.value, outcome.failure, outcome.first_text_s, elapsed_s),
                ),
            )

    def add_verdict(self, verdict: Verdict) -> None:
        """Keep that ``verdict`` holds now: a new entry only if more than its times changed.

        Call it again and again while the verdict lasts; time without a call has no verdict.
        """
        now_us = to_us(self._clock.now())
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            last = self.read.verdict_at(now_us)
            if last is not None:
                until_us = to_us(last.until_at)
                is_same = _signature(last) == _signature(verdict)
                if is_same and until_us >= now_us:
                    return
                if now_us - until_us <= VERDICT_GAP // MICROSECOND:
                    self._database.execute(
                        "UPDATE verdicts SET until_us = ? WHERE from_us = ?",
                        (now_us, to_us(last.from_at)),
                    )
                    if is_same:
                        return
            self._insert_verdict(verdict, now_us)

    def policy_state(self) -> bytes | None:
        """Return the alert policy's last saved state, None if there is none."""
        rows = self._database.query("SELECT state FROM policy")
        return bytes(rows[0]["state"]) if rows else None

    def save_policy_state(self, state: bytes) -> None:
        """Keep the alert policy's state; on the disk when this returns."""
        with self._database.transaction(wait_s=BUSY_S):
            self._database.execute(
                "INSERT INTO policy (id, state) VALUES (1, ?)"
                " ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                (state,),
            )

    def prune(self, now: datetime) -> int:
        """Remove entries that ended longer ago than their retention; return how many.

        An incident that is still open stays, however old.
        """
        pages_us = to_us(now - self._retention.pages)
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            count = self._database.execute("DELETE FROM states WHERE until_us < ?", (pages_us,))
            count += self._database.execute(
                "DELETE FROM incidents WHERE coalesce(closed_us, vanished_us) < ?", (pages_us,)
            )
            count += self._database.execute(
                "DELETE FROM outcomes WHERE at_us < ?", (to_us(now - self._retention.outcomes),)
            )
            count += self._database.execute(
                "DELETE FROM outcomes WHERE provider = ? AND at_us < ?",
                (CLAUDE_CODE, to_us(now - self._retention.claude_code)),
            )
            count += self._database.execute(
                "DELETE FROM verdicts WHERE until_us < ?", (to_us(now - self._retention.verdicts),)
            )
        return count

    def _page_id(self, url: str) -> int:
        self._database.execute("INSERT INTO pages (url) VALUES (?) ON CONFLICT DO NOTHING", (url,))
        return int(self._database.query("SELECT id FROM pages WHERE url = ?", (url,))[0][0])

    def _insert_verdict(self, verdict: Verdict, now_us: int) -> None:
        self._database.execute(
            # of two within one microsecond, keep the later one
            "INSERT OR REPLACE INTO verdicts (from_us, until_us, since_us, kind, impact,"
            " incident_reported, unstable, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(now_us, now_us, to_us(verdict.since), verdict.kind.value, verdict.impact.value),
                *(int(verdict.incident_reported), int(verdict.unstable)),
                to_json(verdict.reasons),
            ),
        )


def _signature(verdict: Verdict | KeptVerdict) -> tuple[object, ...]:
    """Return the parts that make a verdict a different one; counts and times are left out."""
    reasons = tuple(
        (one.source, one.kind, tuple(fact for fact in one.facts if fact[0] in TELLING_FACTS))
        for one in verdict.reasons
    )
    return (
        *(verdict.kind, verdict.since, verdict.impact),
        *(verdict.incident_reported, verdict.unstable, reasons),
    )
