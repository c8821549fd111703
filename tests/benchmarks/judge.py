"""How early, how calm and how true the verdict is, on recorded history, beside two simpler judges.

    .venv/bin/python -m tests.benchmarks.judge [--recordings DIR] [--seeds N]

*Page only* is what every peer does; *three in a row* watches own requests alone. All three live
through the same days: the page as it was, one request every three minutes while active, 70 %
failing inside a window of real impact and 0.5 % outside, and the probes each of them asks for.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from tests.replay.history import MODEL, Person, Window, live
from tests.replay.recorded import impact_windows, recorded_incidents, recordings
from understudy.alerts.alert import AlertKind
from understudy.base.settings.values import CLAUDE, Settings
from understudy.commands.replay import Replay
from understudy.status.model import TROUBLE, VerdictKind

JUDGES = ("ours", "page only", "three in a row")
ALWAYS = (0, 24)
WEEKS = (("2026-04-26", "2026-07-01"), ("2026-07-31", "2026-09-16"))


@dataclass(slots=True)
class Tally:
    delays: list[float] = field(default_factory=list)  # minutes from impact to alarm
    late: int = 0  # alarms later than the page and one poll
    leads: list[float] = field(default_factory=list)  # minutes recovery was shown before the page's
    wrongly_down_s: float = 0.0
    incident_s: float = 0.0
    requests: int = 0
    false_alarms: int = 0
    alerts: int = 0
    weeks: float = 0.0
    unmatched: int = 0


def settings_for(model: str = MODEL) -> Settings:
    claude = msgspec.structs.replace(CLAUDE, models=(model,))
    return msgspec.structs.replace(Settings(), provider=(claude,))


class ThreeInARow:
    """Down after three failures of own requests in a row, up after a success."""

    def __init__(self) -> None:
        self.failures = 0

    def is_down(self, made: dict[str, object] | None) -> bool:
        if made is not None:
            self.failures = self.failures + 1 if made["outcome"] == "failed" else 0
        return self.failures >= 3


def tell_one(
    windows: tuple[Window, ...], which: Window, judge: str, seed: int, tally: Tally
) -> None:
    """Live through one window with an active person and note delay, lead and wrong red."""
    began, ended = which.began - timedelta(hours=1), which.resolved + timedelta(hours=1)
    person = Person(random.Random(seed), active=ALWAYS)  # noqa: S311 - a simulation
    replay, simple = Replay(settings_for()), ThreeInARow()
    near = tuple(one for one in windows if one.began < ended and one.resolved > began)
    alarm: datetime | None = None
    recovered: datetime | None = None
    shown: VerdictKind | None = None
    last = began
    watcher = None if judge == "page only" else person
    for seen, made in live(replay, near, began, ended, watcher):
        working = not any(one.began <= seen.at < one.ended for one in near)
        if shown is VerdictKind.DOWN and working and seen.at > which.began:
            tally.wrongly_down_s += (seen.at - last).total_seconds()
        last = seen.at
        if judge == "three in a row":
            shown = VerdictKind.DOWN if simple.is_down(made) else VerdictKind.UP
        elif seen.verdict is not None:
            shown = seen.verdict.kind
        if shown in TROUBLE and seen.at >= which.began:
            alarm = alarm or seen.at
            recovered = None
        elif shown is VerdictKind.UP and alarm is not None and recovered is None:
            recovered = seen.at
    tally.incident_s += (which.resolved - which.began).total_seconds()
    if alarm is None:
        tally.unmatched += 1
        return
    tally.delays.append((alarm - which.began).total_seconds() / 60)
    tally.late += alarm > which.posted + timedelta(seconds=60)
    goes_on = any(one.began < which.ended < one.ended for one in near)
    if recovered is not None and not goes_on:  # inside another window nothing had recovered
        tally.leads.append((which.resolved - recovered).total_seconds() / 60)


def count_false_alarms(judge: str, requests: int, seed: int, tally: Tally) -> None:
    """Live through well days until so many requests were made."""
    began = datetime(2026, 1, 5, tzinfo=UTC)
    person = Person(random.Random(seed), active=ALWAYS)  # noqa: S311 - a simulation
    replay, simple = Replay(settings_for()), ThreeInARow()
    down = False
    if judge == "page only":
        return
    for seen, made in live(replay, (), began, began + timedelta(minutes=3) * requests, person):
        tally.requests += made is not None
        if judge == "three in a row":
            now_down = simple.is_down(made)
        elif seen.verdict is not None:
            now_down = seen.verdict.kind in TROUBLE
        else:
            now_down = down
        tally.false_alarms += now_down and not down
        down = now_down


def count_notifications(
    windows: tuple[Window, ...], span: tuple[str, str], judge: str, model: str, tally: Tally
) -> None:
    """Live through recorded weeks by day and count what was said."""
    began, ended = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in span)
    person = None if judge == "page only" else Person(random.Random(1))  # noqa: S311 - a simulation
    replay = Replay(settings_for("any-model" if judge == "page only" else model))
    tally.weeks += (ended - began) / timedelta(weeks=1)
    open_keys: set[str] = set()
    for seen, _ in live(replay, windows, began, ended, person):
        for alert in seen.alerts:
            tally.alerts += 1
            if alert.kind is AlertKind.OUTAGE:
                open_keys.add(alert.key)
            elif alert.kind is AlertKind.RECOVERY:
                tally.unmatched += alert.key not in open_keys
                open_keys.discard(alert.key)
    tally.unmatched += len(open_keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=100_000)
    chosen = parser.parse_args()
    if chosen.recordings:
        os.environ["UNDERSTUDY_RECORDINGS"] = chosen.recordings
    folder = recordings()
    if folder is None:
        print("no recordings here: name their folder with --recordings")
        return
    windows = impact_windows(folder)
    print(f"{len(windows)} impact windows x {chosen.seeds} seeds")
    head = ("alarm, median", "p90", "later than page", "recovery before page's", "wrongly down")
    print(f"{'':16}" + "".join(f"{one:>24}" for one in head))
    for judge in JUDGES:
        tally = Tally()
        for seed in range(1 if judge == "page only" else chosen.seeds):
            for one in windows:
                tell_one(windows, one, judge, seed, tally)
        delays = sorted(tally.delays)
        row = (
            f"{statistics.median(delays):.1f} min",
            f"{delays[int(len(delays) * 0.9)]:.1f} min",
            f"{tally.late} of {len(delays)}",
            f"{statistics.median(tally.leads):.1f} min" if tally.leads else "-",
            f"{100 * tally.wrongly_down_s / tally.incident_s:.2f} %",
        )
        print(f"{judge:16}" + "".join(f"{one:>24}" for one in row) + f"  missed {tally.unmatched}")
    for judge in JUDGES[::2]:
        tally = Tally()
        count_false_alarms(judge, chosen.requests, 7, tally)
        per = tally.false_alarms * 20_000 / tally.requests
        print(f"{judge:16} {tally.false_alarms} false alarms, {per:.2f} per 20,000 requests")
    print("notifications a week at the default setting, by whether major incidents are felt")
    for model in ("claude-sonnet-4-6", "claude-opus-4-7", "claude-sonnet-5", "claude-opus-5"):
        for span in WEEKS:
            row = []
            for felt in (None, model):
                recorded = recorded_incidents(folder, *span, felt)
                for judge in JUDGES[:2] if felt is None else JUDGES[:1]:
                    tally = Tally()
                    count_notifications(recorded, span, judge, model, tally)
                    name = f"{judge}, all felt" if felt else judge
                    wrong = f" ({tally.unmatched} unmatched)" if tally.unmatched else ""
                    row.append(f"{name}: {tally.alerts / tally.weeks:4.1f}{wrong}")
            print(f"{model:18} {span[0]}..{span[1]}  " + "   ".join(row))


if __name__ == "__main__":
    main()
