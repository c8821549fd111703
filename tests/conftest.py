"""What every test may ask for, and the day on which all of them run."""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from understudy.archive.past.worker import THREAD_LIMITS
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

DAYS = (-30, 30, 400, 4000)
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland")
MACHINE_NOW = SystemClock.now
MOVED = pytest.StashKey[str]()

# Tests start hundreds of processes: none of them compiles Qt's and the SDKs' modules anew, also
# where the shell asks Python to keep no bytecode.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# NumPy's threads wait by spinning: with two of them a past answer takes ten times as much processor
# time. In the program there is one. A plugin of pytest loads NumPy before this file, so this is for
# the processes of pytest-xdist and for the programs that tests start.
os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))

# A busy machine is no failure: generated cases may take as long as they take.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.hookimpl(trylast=True)  # pytest-randomly settles its seed first
def pytest_configure(config: pytest.Config) -> None:
    """Move the program's clock, so that no test passes by the date or the hour it runs at.

    The seed of the order chooses the day, the hour and the time zone: the same seed, the same
    failure.
    """
    chance = random.Random(config.getoption("randomly_seed", 0))  # noqa: S311 - no secret
    moved = timedelta(days=chance.choice(DAYS), seconds=chance.randrange(86_400))
    zone = chance.choice(ZONES)
    config.stash[MOVED] = f"clock: {moved.total_seconds() / 86_400:+.2f} days, in {zone}"
    os.environ["TZ"] = zone
    os.environ["LANGUAGE"] = "en"  # tests name English sentences, here and in programs they start
    settle_zone()

    def now(clock: SystemClock) -> datetime:
        return MACHINE_NOW(clock) + moved

    SystemClock.now = now  # type: ignore[method-assign]  # the one place that moves it


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_auto_num_workers() -> int | None:
    """Have two processes more than cores: many tests wait for a program, a daemon or a clock.

    One of them is busy for minutes with misfortune, which hardly computes.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # its own hook obeys it
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)  # after the shuffle, whose order holds among the rest
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with one.

    A file says how long it takes, alone on a quiet machine, by ``pytest.mark.slow(seconds=...)``.
    """
    lasts: dict[Path, float] = {}
    for item in items:
        for mark in item.iter_markers("slow"):
            lasts[item.path] = max(lasts.get(item.path, 0), mark.kwargs.get("seconds", 1))
    items.sort(key=lambda item: -lasts.get(item.path, 0))


def pytest_report_header(config: pytest.Config) -> str:
    return config.stash[MOVED]


@pytest.fixture
def machine_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test live by the machine's clock, as the programs that it starts do."""
    monkeypatch.setattr(SystemClock, "now", MACHINE_NOW)


@pytest.fixture
def in_utc() -> Iterator[None]:
    """Let a test that reads local times live in UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        settle_zone()
        yield
    settle_zone()


def settle_zone() -> None:
    if hasattr(time, "tzset"):  # Windows has none
        time.tzset()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
