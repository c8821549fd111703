"""However the program is told to end, it ends in order: at once, quietly, and nothing is lost."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.world.behaviour import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=50)]


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    with Program(desktop_session, tmp_path) as one:
        yield one


def ended_well(program: Program) -> None:
    assert program.process is not None
    assert program.process.wait(timeout=PATIENCE_S) == 0
    assert "Traceback" not in program.stderr()
    assert not (program.home / "data" / "running.address").exists()
    left = [one.name for one in (program.home / "data").glob("*.open-*")]
    assert left == [], "the database was closed"


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])  # Windows has not all of them
def test_a_signal_ends_it_and_keeps_what_came(program: Program, name: str) -> None:
    program.change(lambda world: world.claude.behave(Silence("Some words")))
    # a shell may have started the tests with some of these ignored, and the program keeps to that
    program.start(prefix=("env", "--default-signal=HUP,INT,TERM"))
    program.session.tray_menu("Open chat")
    program.type("Go on")
    eventually(lambda: [one[2] for one in program.segments()] == ["Some words"])
    assert program.process is not None
    program.process.send_signal(signal.Signals[name])
    ended_well(program)
    assert program.segments() == [("claude", "interrupted", "Some words")]


def test_a_hang_up_that_was_to_be_ignored_is_ignored(program: Program) -> None:
    program.start("--background", prefix=("nohup",))
    assert program.process is not None
    program.process.send_signal(signal.SIGHUP)
    program.session.tray_menu("Open chat")
    eventually(program.window)
    program.quit()


@pytest.mark.parametrize("theme", ["XFCE", "X-Generic"])
def test_the_end_of_the_screen_ends_it_and_keeps_what_came(
    start_desktop: StartDesktop, tmp_path: Path, theme: str
) -> None:
    session = start_desktop("--desktop", theme)
    with Program(session, tmp_path) as program:
        program.change(lambda world: world.claude.behave(Silence("Some words")))
        program.start()
        session.tray_menu("Open chat")
        program.type("Go on")
        eventually(lambda: [one[2] for one in program.segments()] == ["Some words"])
        session.end_screen()
        ended_well(program)
        assert program.segments() == [("claude", "interrupted", "Some words")]
