"""On a full disk the icon stays, the person is told once, and the log is not flooded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import disk, fill
from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.world.behaviour import Answer
from understudy.world.page_state import API, CLAUDE_AI, well

if TYPE_CHECKING:
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

__all__ = ["disk"]  # a fixture

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=45)]

MOST_LINES = 40


def test_a_disk_that_is_full_at_the_start(desktop_session: DesktopSession, disk: Path) -> None:
    with Program(desktop_session, disk) as program:
        fill(disk)
        program.start("--background")
        eventually(program.window)  # it says why
        program.session.screenshot("full-disk-at-start.png")
        assert program.second("--background").returncode == 0, "it is no hung one"
        (disk / "filler").unlink()
        program.wait_for_tooltip("No trouble reported")
        program.quit()
        assert len(program.stderr().splitlines()) < MOST_LINES, program.stderr()
        assert "Traceback" not in program.stderr()


def test_a_disk_that_fills_while_it_runs(desktop_session: DesktopSession, disk: Path) -> None:
    with Program(desktop_session, disk) as program:
        program.change(lambda world: world.claude.behave(Answer("Kept in memory. " * 500)))
        program.start("--background")
        program.wait_for_tooltip("No trouble reported")
        before = len(program.session.notification_titles())
        fill(disk)
        lines = program.log_lines()
        eventually(lambda: program.session.notifications_shown() == 1)
        out = {CLAUDE_AI: "major_outage", API: "major_outage"}
        program.change(lambda world: world.status.show(well().with_components(out)))
        program.wait_for_tooltip("Claude is down")
        program.change(lambda world: world.status.show(well()))
        program.wait_for_tooltip("No trouble reported")
        program.polls(20)
        program.session.screenshot("full-disk-while-running.png")
        assert "Traceback" not in program.stderr()
        assert program.log_lines() - lines < MOST_LINES
        told = program.session.notification_titles()[before:]
        assert told.count("Understudy cannot save conversations") == 1
        (disk / "filler").unlink()
        program.log_says("the status log can be written again")
        program.quit()
