"""When one person asks: working days, sessions, bursts of follow-ups, time to think. Pure.

A heavy user at a api, with the same questions whoever answers them:
- five sessions on a working day, from 09:00, 10:45, 13:30, 15:30 and 20:30 local time, the last
  one a third as busy; Saturday and Sunday a fifth of a working day; a few days off
- inside a session bursts of follow-ups, on average six, then a pause of three to ten minutes
- between two questions of a burst the answer is read and the next one typed: log-normal, median
  35 s (p90 about 90 s)
Questions keep their instants whatever the answers do (an open loop), so that everybody who is
compared is asked the same at the same time; two may therefore be under way at once.
"""

from __future__ import annotations

import math
import random
from bisect import bisect
from datetime import datetime, timedelta
from itertools import accumulate

SLOTS_H = ((9.0, 1.0), (10.75, 1.0), (13.5, 1.0), (15.5, 1.0), (20.5, 0.33))
SESSION_S = 6000.0
WEEKEND = 0.2
DAYS_OFF = 0.1
BURST = 6.0
THINKING_S, THINKING_SPREAD = 35.0, 0.75
PAUSE_S = (180.0, 600.0)


def asked_at(
    count: int, since: datetime, until: datetime, seed: int, utc_offset_h: float = 0.0
) -> tuple[datetime, ...]:
    """Return ``count`` instants in order; local time is UTC and ``utc_offset_h``, all year."""
    rng = random.Random(f"person|{seed}")  # noqa: S311 - a simulation
    midnight = since.replace(hour=0, minute=0, second=0, microsecond=0)
    starts: list[datetime] = []
    weights: list[float] = []
    for day in range(math.ceil((until - midnight) / timedelta(days=1))):
        weekday = (midnight + timedelta(days=day)).weekday()
        busy = WEEKEND if weekday >= 5 else float(rng.random() >= DAYS_OFF)
        busy *= rng.uniform(0.6, 1.4)
        for hour, weight in SLOTS_H:
            start = midnight + timedelta(days=day, hours=hour - utc_offset_h)
            if busy and since <= start < until - timedelta(seconds=SESSION_S):
                starts.append(start)
                weights.append(busy * weight)
    if not starts:
        raise ValueError("no working hours between the two instants")
    bounds = list(accumulate(weights))
    shares = [0] * len(starts)
    for _ in range(count):
        shares[bisect(bounds, rng.random() * bounds[-1])] += 1
    found = [
        one
        for start, share in zip(starts, shares, strict=True)
        for one in _session(rng, start, share)
    ]
    return tuple(sorted(found))


def _session(rng: random.Random, start: datetime, count: int) -> list[datetime]:
    """Ask ``count`` questions in bursts; a short session begins anywhere in its hours."""
    gaps_s: list[float] = []
    for _ in range(count - 1):
        if rng.random() < 1 / BURST:
            gaps_s.append(rng.uniform(*PAUSE_S))
        else:
            gaps_s.append(rng.lognormvariate(math.log(THINKING_S), THINKING_SPREAD))
    if not count:
        return []
    begins_s = rng.uniform(0.0, max(60.0, SESSION_S - sum(gaps_s)))
    return [start + timedelta(seconds=at_s) for at_s in accumulate(gaps_s, initial=begins_s)]
