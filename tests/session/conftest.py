"""Desktop sessions for tests: one shared by all that need only a desktop, special ones on demand.

Skipped where there is no X11 to have (not Linux) or where UNDERSTUDY_SKIP_SESSION=1 says so;
missing programs are a failure, or these tests would pass by never running.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.session.desktop_session import PACKAGES, DesktopSession, missing_programs

StartDesktop = Callable[..., DesktopSession]


@pytest.fixture(autouse=True)
def _of_the_machine(machine_clock: None) -> None:
    """The programs in a session live by the machine's clock, and the tests with them."""


@pytest.fixture(scope="session")
def _session_programs() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("desktop sessions are X11 on Linux")
    if os.environ.get("UNDERSTUDY_SKIP_SESSION") == "1":
        pytest.skip("UNDERSTUDY_SKIP_SESSION=1")
    if missing := missing_programs():
        pytest.fail(
            f"not installed: {', '.join(missing)}; install what {PACKAGES} names,"
            " or set UNDERSTUDY_SKIP_SESSION=1",
            pytrace=False,
        )


def _started(stack: ExitStack, factory: pytest.TempPathFactory, *options: str) -> DesktopSession:
    session = DesktopSession(factory.mktemp("desktop"), options)
    session.start()
    return stack.enter_context(closing(session))


@pytest.fixture(scope="session")
def desktop_session(
    _session_programs: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DesktopSession]:
    """SNI tray, dunst, an unlocked keyring: started once. Tests clean up what they show."""
    with ExitStack() as stack:
        yield _started(stack, tmp_path_factory)


@pytest.fixture
def start_desktop(
    _session_programs: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartDesktop]:
    """Start a session of its own with desktop.sh's options; ended with the test."""
    with ExitStack() as stack:
        yield lambda *options: _started(stack, tmp_path_factory, *options)
