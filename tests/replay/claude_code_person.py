"""A person who reaches Claude through Claude Code alone, line by line, as its transcripts grow.

A session asks, waits for the answer, runs its tools and asks again: a request about every twenty
seconds. Tries, their delays (half a second, doubled up to 32 s, up to a quarter more) and the lines
they leave are those measured with 2.1.332: in print mode a failed try leaves its status, in the
terminal only that another one began. Well days have short troubles: a moment in which every try
fails.
"""

from __future__ import annotations

import heapq
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.replay.history import POLL, Window, summary
from tests.status.claude_code.recorded import compact
from understudy.commands.replay import LONG_TICK, TICKING
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.lines import record_of
from understudy.status.model import NetworkState

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from understudy.commands.replay import Replay, Seen

RETRIES = 10
LINE = tuple[datetime, str, bytes, bool]


@dataclass(slots=True)
class Subscriber:
    """``inside`` of the tries in a window fail; ``outside`` of the requests meet a short trouble.

    One random source, so one seed is one life.
    """

    rng: random.Random
    sessions: int = 1
    is_terminal: bool = False
    inside: float = 0.70
    outside: float = 0.005
    moment_s: float = 2.0
    model: str = "claude-sonnet-5"
    hours: tuple[int, ...] | None = None  # of the day (UTC); None: always
    trouble: tuple[datetime, datetime] | None = None
    requests: int = 0

    def is_busy(self, at: datetime) -> bool:
        """Return True in their busy hours; with none set, at any hour."""
        return self.hours is None or at.hour in self.hours

    def _fails(self, at: datetime, windows: Iterable[Window]) -> bool:
        if any(one.began <= at < one.ended for one in windows):
            return self.rng.random() < self.inside
        return self.trouble is not None and self.trouble[0] <= at < self.trouble[1]

    def lines(
        self, number: int, began: datetime, ended: datetime, windows: tuple[Window, ...]
    ) -> Iterator[LINE]:
        """Yield one session's lines with their instants; True: a request ended with this one."""
        rng, at = self.rng, began + timedelta(seconds=20 * self.rng.random())
        name, count = f"s{number}", 0
        while at < ended:
            if not self.is_busy(at):
                at = at.replace(minute=0, second=0) + timedelta(hours=1, seconds=20 * rng.random())
                continue
            count += 1
            self.requests += 1
            if rng.random() < self.outside:
                self.trouble = at, at + timedelta(seconds=rng.expovariate(1 / self.moment_s))
            for retry in range(RETRIES + 1):
                yield at, name, self._tried(name, count, retry, at), False
                failed_at = at + timedelta(seconds=0.05)
                if not self._fails(at, windows):
                    at += timedelta(seconds=3 + 12 * rng.random())
                    yield at, name, self._answered(name, count, retry, at), True
                    at += timedelta(seconds=2 + 16 * rng.random())
                    break
                if retry == RETRIES:
                    yield failed_at, name, self._gave_up(name, count, failed_at), True
                    at += timedelta(seconds=rng.expovariate(1 / 60))
                    break
                if not self.is_terminal:
                    yield failed_at, name, self._failed(name, count, retry, failed_at), False
                at = failed_at + timedelta(seconds=min(0.5 * 2**retry, 32) * (1 + rng.random() / 4))

    def _line(self, name: str, at: datetime, **told: Any) -> bytes:
        told |= {"timestamp": at.isoformat(), "sessionId": name, "version": "2.1.332"}
        return compact(told)

    def _tried(self, name: str, count: int, retry: int, at: datetime) -> bytes:
        return self._line(
            *(name, at),
            type="api-request",
            id=f"{name}-{count}-{retry}",
            base=f"{name}-{count}-{retry - 1}" if retry else None,
            tail=[] if retry else ["a"],
            requestDigest=f"{name}-{count}",
            params={"model": self.model},
        )

    def _failed(self, name: str, count: int, retry: int, at: datetime) -> bytes:
        error = {"status": 529, "requestId": f"req_{name}{count}"}
        uuid = f"{name}-{count}-{retry}-failed"
        return self._line(name, at, type="system", subtype="api_error", uuid=uuid, error=error)

    def _gave_up(self, name: str, count: int, at: datetime) -> bytes:
        return self._line(
            *(name, at),
            type="assistant",
            isApiErrorMessage=True,
            uuid=f"{name}-{count}-end",
            apiErrorStatus=529,
            error="server_error",
            requestId=f"req_{name}{count}",
            message={"id": "x", "model": "<synthetic>"},
        )

    def _answered(self, name: str, count: int, retry: int, at: datetime) -> bytes:
        return self._line(
            *(name, at),
            type="assistant",
            uuid=f"{name}-{count}-end",
            requestId=f"req_{name}{count}",
            requestRef=f"{name}-{count}-{retry}",
            message={"id": f"msg_01{name}{count}", "model": self.model},
        )


def live_with_claude_code(
    replay: Replay,
    windows: tuple[Window, ...],
    began: datetime,
    ended: datetime,
    person: Subscriber | None,
) -> Iterator[tuple[Seen, bool]]:
    """Run the program through this time; yields all it showed, and whether a request just ended."""
    chains = Chains()
    sources: list[Iterable[LINE]] = []
    if person is not None:
        sources = [person.lines(one, began, ended, windows) for one in range(person.sessions)]
    lines = heapq.merge(*sources, key=lambda one: one[0])
    line = next(iter(lines), None) if sources else None
    poll_at, page, quiet_since = began, "", began
    changes = sorted(
        {at for one in windows for at in (one.posted, one.monitoring, one.resolved) if at}
    )
    while poll_at < ended:
        if line is None or line[0] >= poll_at:
            body = summary(windows, poll_at)
            text = json.dumps(body)
            if text == page:
                replay.page_unchanged(poll_at)
                yield replay.look(poll_at), False
            else:
                page, quiet_since = text, poll_at
                for seen in replay.feed({"kind": "snapshot", "body": body}, poll_at):
                    yield seen, False
            poll_at = _next_poll(poll_at, quiet_since, line[0] if line else ended, body, changes)
            continue
        at, name, written, is_end = line
        quiet_since = at
        line = next(lines, None)
        record = record_of(written)
        said = chains.take(name, record, at) if record else None
        if said is None:
            continue
        if said.doubts_network:  # the witnesses answer at once: the network is well
            replay.judge.network(NetworkState.ONLINE, at)
        replay.judge.witness(said.witness)
        yield replay.look(at), is_end


def _next_poll(
    at: datetime,
    quiet_since: datetime,
    line_at: datetime,
    body: dict[str, Any],
    changes: list[datetime],
) -> datetime:
    """Return when the page is read next: rarely while no rule measured in minutes is pending."""
    soon = at + (timedelta(seconds=30) if body["incidents"] else POLL)
    if at - quiet_since < TICKING:
        return soon
    news_at = min([line_at, *(one for one in changes if one >= at)])
    return soon if news_at < at + 2 * LONG_TICK else at + LONG_TICK
