"""A second start, a start that hangs, and the arguments that desktops add to one."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.session.desktop_session import eventually
from tests.session.running_program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=60)]


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    with Program(desktop_session, tmp_path) as one:
        yield one


@pytest.mark.parametrize(
    "arguments",
    [
        ("--background",),
        ("-session", "10a1_1700000000_1"),
        ("--sm-client-id", "10a1"),
        ("-platform", "xcb", "--background"),
    ],
    ids=" ".join,
)
def test_a_second_start_in_the_background_opens_nothing(
    program: Program, arguments: tuple[str, ...]
) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")  # a start that is still busy is slow to answer
    second = program.second(*arguments)
    assert (second.returncode, second.stderr) == (0, "")
    program.log_says("A second start met this one: meet")
    assert program.window() == ""
    assert program.second().returncode == 0  # and one that asks for the window gets it
    eventually(program.window)
    program.quit()


def test_what_a_session_manager_and_qt_add_is_taken(program: Program) -> None:
    arguments = ("-session", "10a1", "-style", "fusion", "-name", "x", "--sm-client-disable")
    program.start(*arguments, "-geometry", "300x300+0+0", "--platform", "xcb")
    program.wait_for_tooltip("No trouble reported")
    assert program.window() == "", "what is restored opens no window"
    program.quit()


@pytest.mark.parametrize("arguments", [(), ("--background",)], ids=["", "background"])
def test_a_first_one_that_hangs_is_named_with_what_to_do(
    program: Program, arguments: tuple[str, ...]
) -> None:
    program.start("--background")
    assert program.process is not None
    program.process.send_signal(signal.SIGSTOP)
    try:
        second = program.second(*arguments)
        assert second.returncode == 75
        (line,) = second.stderr.splitlines()
        assert f"process {program.process.pid}" in line
        assert f"kill {program.process.pid}" in line
        eventually(lambda: program.session.notifications_shown() == 1)
    finally:
        program.process.send_signal(signal.SIGCONT)
    program.quit()
