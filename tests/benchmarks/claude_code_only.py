"""How early and how calm the verdict is for a person who only uses Claude Code, without any key.

    .venv/bin/python -m tests.benchmarks.claude_code_only [--recordings DIR] [--seeds N]

They live through the recorded windows of impact while they work, and through the recorded weeks
with three busy hours a day; `tests.replay.claude_code_person` writes what Claude Code would have
written. Beside them stands *page only*, the same days without Claude Code's records. Late are
alarms that came after the page's own post and one poll.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from tests.benchmarks.judge import WEEKS, Tally
from tests.replay.claude_code_person import Subscriber, live_with_claude_code
from tests.replay.recorded import impact_windows, recorded_incidents, recordings
from understudy.alerts.alert import AlertKind
from understudy.base.settings.values import Settings
from understudy.commands.replay import Replay
from understudy.status.model import TROUBLE, VerdictKind

if TYPE_CHECKING:
    from tests.replay.history import Window

BUSY = (9, 11, 15)
KEYLESS = msgspec.structs.replace(Settings(), provider=())
PEOPLE = {
    "print, one session": {"sessions": 1},
    "print, two sessions": {"sessions": 2},
    "terminal, one session": {"sessions": 1, "is_terminal": True},
    "terminal, two sessions": {"sessions": 2, "is_terminal": True},
    "page only": None,
}

MOMENTS = {
    "0.5 % of tries fail, each by itself": 0.1,
    "0.5 % of requests meet 2 s (mean) in which every session's tries fail": 2.0,
}

FELT = {
    "requests fail where the page stated the impact later, as in tests.benchmarks.judge": False,
    "and during every major incident that may be about their model": True,
}


def person(name: str, seed: int, **more: object) -> Subscriber | None:
    how = PEOPLE[name]
    if how is None:
        return None
    rng = random.Random(seed)  # noqa: S311 - a simulation
    return Subscriber(rng, **how, **more)  # type: ignore[arg-type] # as its fields say


def tell_one(
    windows: tuple[Window, ...], which: Window, someone: Subscriber | None, tally: Tally
) -> None:
    """Live through one window at work, and note when the alarm came and when it ended."""
    began, ended = which.began - timedelta(minutes=20), which.resolved + timedelta(minutes=30)
    near = tuple(one for one in windows if one.began < ended and one.resolved > began)
    alarm: datetime | None = None
    recovered: datetime | None = None
    shown: VerdictKind | None = None
    for seen, _ in live_with_claude_code(Replay(KEYLESS), near, began, ended, someone):
        shown = seen.verdict.kind if seen.verdict is not None else shown
        if shown in TROUBLE and seen.at >= which.began:
            alarm, recovered = alarm or seen.at, None
        elif shown is VerdictKind.UP and alarm is not None and recovered is None:
            recovered = seen.at
    if alarm is None:
        tally.unmatched += 1
        return
    tally.delays.append((alarm - which.began).total_seconds() / 60)
    tally.late += alarm > which.posted + timedelta(seconds=60)
    goes_on = any(one.began < which.ended < one.ended for one in near)
    if recovered is not None and not goes_on:
        tally.leads.append((which.resolved - recovered).total_seconds() / 60)


def count_false_alarms(name: str, requests: int, moment_s: float, tally: Tally) -> None:
    """Live through well days until so many requests were made."""
    someone = person(name, 7, moment_s=moment_s)
    if someone is None:
        return
    began, down = datetime(2026, 1, 5, tzinfo=UTC), False
    shown: VerdictKind | None = None
    forever = began + timedelta(days=365)
    for seen, _ in live_with_claude_code(Replay(KEYLESS), (), began, forever, someone):
        shown = seen.verdict.kind if seen.verdict is not None else shown
        tally.false_alarms += shown in TROUBLE and not down
        down = shown in TROUBLE
        if someone.requests >= requests:
            break
    tally.requests += someone.requests


def count_notifications(
    name: str, span: tuple[str, str], windows: tuple[Window, ...], model: str, tally: Tally
) -> None:
    """Live through recorded weeks with three busy hours a day, and count what was said."""
    began, ended = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in span)
    tally.weeks += (ended - began) / timedelta(weeks=1)
    someone = person(name, 1, hours=BUSY, model=model)
    open_keys: set[str] = set()
    for seen, _ in live_with_claude_code(Replay(KEYLESS), windows, began, ended, someone):
        for alert in seen.alerts:
            tally.alerts += 1
            if alert.kind is AlertKind.OUTAGE:
                open_keys.add(alert.key)
            elif alert.kind is AlertKind.RECOVERY:
                tally.unmatched += alert.key not in open_keys
                open_keys.discard(alert.key)
    tally.unmatched += len(open_keys)
    tally.requests += someone.requests if someone else 0


def print_delays(windows: tuple[Window, ...], seeds: int, inside: float) -> None:
    head = ("alarm, median", "p90", "later than page", "recovery before page's", "missed")
    print(f"\n{inside:.0%} of tries fail".ljust(25) + "".join(f"{one:>24}" for one in head))
    for name, how in PEOPLE.items():
        tally = Tally()
        for seed in range(seeds if how else 1):
            for number, one in enumerate(windows):
                more = {"inside": inside} if how else {}
                tell_one(windows, one, person(name, 100 * seed + number, **more), tally)
        delays = sorted(tally.delays)
        row = (
            f"{statistics.median(delays):.1f} min",
            f"{delays[int(len(delays) * 0.9)]:.1f} min",
            f"{tally.late} of {len(delays)}",
            f"{statistics.median(tally.leads):.1f} min" if tally.leads else "-",
            str(tally.unmatched),
        )
        print(f"{name:24}" + "".join(f"{one:>24}" for one in row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=100_000)
    chosen = parser.parse_args()
    if chosen.recordings:
        os.environ["UNDERSTUDY_RECORDINGS"] = chosen.recordings
    folder = recordings()
    if folder is None:
        print("no recordings here: name their folder with --recordings")
        return
    windows = impact_windows(folder)
    print(f"{len(windows)} impact windows x {chosen.seeds} seeds, at work throughout")
    for inside in (0.7, 1.0):
        print_delays(windows, chosen.seeds, inside)
    for what, moment_s in MOMENTS.items():
        print(f"\nfalse alarms in well days, {what}")
        for name, how in PEOPLE.items():
            if how is not None:
                tally = Tally()
                count_false_alarms(name, chosen.requests, moment_s, tally)
                per = tally.false_alarms * 20_000 / tally.requests
                said = f"{tally.false_alarms} in {tally.requests:,} requests"
                print(f"{name:24}{said}, {per:.2f} per 20,000")
    for what, is_felt in FELT.items():
        print(f"\nnotifications a week, three busy hours a day, {what}")
        for model in ("claude-sonnet-5", "claude-opus-5"):
            for span in WEEKS:
                felt = recorded_incidents(folder, *span, model if is_felt else None)
                for name in PEOPLE:
                    tally = Tally()
                    count_notifications(name, span, felt, model, tally)
                    wrong = f" ({tally.unmatched} unmatched)" if tally.unmatched else ""
                    print(
                        f"{model} {span[0]}..{span[1]}  {name:24}"
                        f"{tally.alerts / tally.weeks:5.1f}{wrong}  in {tally.requests:,} requests"
                    )


if __name__ == "__main__":
    main()
