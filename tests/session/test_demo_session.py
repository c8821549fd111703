"""The demo in the windows, on a real desktop: icon, top line and notifications agree."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import environment
from tests.session.desktop_session import NOTIFICATIONS, eventually
from tests.session.running_tray import ROOT
from understudy.world.story import CUT_OFF, OUTAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=75)]

LONGEST_S = 600.0
WORKS, REPORTED = "Claude works for you", "Claude works for you, though an incident is reported"
FAILING, DEGRADED = "Claude is failing for you", "Claude is degraded"
STANDING_IN = r"GPT-5\.5 \(Backup\) is standing in · Claude API is failing for you since \d\d:\d\d"
ACTS = [step.caption for step in OUTAGE.steps]


class Watched:
    """What was seen while the demo played: (act, what, words), in order."""

    def __init__(self, session: DesktopSession, folder: Path) -> None:
        self.session = session
        self.home = folder / "home"
        self._log, self._bus_log = folder / "log", folder / "bus"
        self._log.touch()
        self.seen: list[tuple[int, str, str]] = []
        match = f"interface='{NOTIFICATIONS}',member='Notify'"
        with self._bus_log.open("w") as out:
            self._bus = subprocess.Popen(
                ["dbus-monitor", "--session", match], env=session.env, stdout=out
            )
        eventually(lambda: self._bus_log.stat().st_size > 0, LONGEST_S)
        command = [sys.executable, "-m", "tests.session.drivers.demo_driver"]
        self._process = subprocess.Popen(
            [*command, str(self.home), str(self._log)],
            cwd=ROOT,
            env=environment(self.home) | session.env | {"PYTHONPATH": str(ROOT)},
        )

    def watch(self) -> None:
        """Look until the demo is over."""
        told = act = 0

        def news() -> list[str]:
            assert self._process.poll() is None, self.seen
            return self._log.read_text(encoding="utf-8").splitlines()[told:]

        while act <= len(ACTS):
            for line in eventually(news, LONGEST_S):
                told += 1
                what, _, text = line.partition(" ")
                if what in {"icon", "line"}:
                    self.seen.append((act, what, text))
                else:
                    act += 1
                    self.seen.append((act, what, text))
        self.session.screenshot("demo-over.png")

    def said(self, what: str, *acts: int) -> list[str]:
        return [words for act, kind, words in self.seen if kind == what and act in acts]

    def shown(self, what: str, act: int) -> str:
        """Return what was shown at the end of an act."""
        return [words for at, kind, words in self.seen if kind == what and at <= act][-1]

    def notified(self) -> list[str]:
        """Return the titles of the notifications that were asked for, in order."""
        calls = self._bus_log.read_text(encoding="utf-8").split("member=Notify")[1:]
        return [re.findall(r'^   string "(.*)"$', one, re.MULTILINE)[2] for one in calls]

    def segments(self) -> list[tuple[str, str, str]]:
        database = sqlite3.connect(self.home / "data" / "understudy.db")
        try:
            query = "SELECT provider, outcome, text FROM segments ORDER BY id"
            return database.execute(query).fetchall()
        finally:
            database.close()

    def close(self) -> None:
        if self._process.poll() is None:
            self.session.tray_menu("Quit")
            self._process.wait(timeout=LONGEST_S)
        self._bus.terminate()
        self._bus.wait()


@pytest.fixture(scope="module")
def watched(
    desktop_session: DesktopSession, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    desktop_session.close_notifications()
    seen = Watched(desktop_session, tmp_path_factory.mktemp("demo"))
    try:
        seen.watch()
        yield seen
    finally:
        seen.close()
        desktop_session.close_notifications()


def test_every_act_is_played(watched: Watched) -> None:
    assert watched.said("act", *range(1, len(ACTS) + 1)) == ACTS


def test_the_icon_turns_by_own_requests_before_the_page_does_and_back(watched: Watched) -> None:
    assert watched.shown("icon", 1) == WORKS
    for act in (2, 3, 4):
        assert watched.shown("icon", act) == FAILING
    assert watched.shown("icon", 5) == REPORTED
    assert watched.shown("icon", 7) == WORKS, watched.seen
    # by the page alone: before the first answer, and while a first failure is looked into
    order = [one for one in watched.said("icon", *range(8)) if one != "No trouble reported"]
    assert order[order.index(WORKS) :] == [WORKS, FAILING, DEGRADED, REPORTED, WORKS], order


def test_the_line_says_who_answers_and_why(watched: Watched) -> None:
    for act in (1, 5, 6, 7):
        assert watched.shown("line", act) == "Claude Sonnet 5.5"
    for act in (2, 3, 4):
        stands_in = (
            r"GPT-5\.5 \(Backup\) is standing in · Claude API is failing for you since \d\d:\d\d"
        )
        assert re.match(stands_in, watched.shown("line", act))


def test_icon_and_line_never_contradict(watched: Watched) -> None:
    """The two are painted one after the other: a contradiction counts if it is there to be read."""
    icon = line = ""
    for (_, what, text), (_, following, _) in pairwise([*watched.seen, (0, "over", "")]):
        icon, line = (text if what == "icon" else icon), (text if what == "line" else line)
        if what in {"icon", "line"} and following == what:
            assert icon == FAILING or "failing for you" not in line, (icon, line)
            assert icon != FAILING or line != "Claude Sonnet 5.5", (icon, line)
            assert not icon.startswith(WORKS) or "Claude API" not in line, (icon, line)


def test_the_outage_and_its_end_are_told_once_each(watched: Watched) -> None:
    assert watched.notified() == [FAILING, "Claude works for you again"]


def test_the_answer_that_broke_off_is_kept_and_another_answered(watched: Watched) -> None:
    segments = watched.segments()
    cut = segments.index(("claude", "interrupted", CUT_OFF.after_text))
    assert segments[cut + 1][:2] == ("claude", "interrupted")  # the sister model, overloaded
    assert segments[cut + 2][:2] == ("backup", "complete")
    assert [one[0] for one in segments if one[1] == "complete"] == [
        *("claude", "backup", "backup", "backup", "claude", "claude", "claude")
    ]
