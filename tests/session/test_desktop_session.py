"""The test bench itself: it comes up, lacks what it is told to lack, and leaves nothing behind."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import NOTIFICATIONS, SCRIPT, eventually

if TYPE_CHECKING:
    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

WATCHER = "org.kde.StatusNotifierWatcher"
KEYRING = "org.freedesktop.secrets"


def processes_of(folder: str) -> list[int]:
    """Return the living processes whose environment names the session's folder."""
    mark = f"DESKTOP_SH_DIR={folder}".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
        except OSError:  # it ended meanwhile, or is another person's
            continue
    return found


def test_the_shared_session_has_everything(desktop_session: DesktopSession) -> None:
    for name in (WATCHER, NOTIFICATIONS, KEYRING, "org.a11y.Bus"):
        assert desktop_session.owner_of(name) is not None, name
    assert desktop_session.tray_items() == ()
    assert desktop_session.tray_menu() == ()
    x, y = desktop_session.tray_position()
    assert 1000 < x < 1280
    assert 700 < y < 800


def test_the_programs_home_is_a_new_and_empty_one(desktop_session: DesktopSession) -> None:
    home = Path(desktop_session.env["HOME"])
    assert home.is_relative_to(desktop_session.env["DESKTOP_SH_DIR"])
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_what_is_switched_off_is_not_there(start_desktop: StartDesktop) -> None:
    options = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")
    session = start_desktop(*options)
    for name in (WATCHER, NOTIFICATIONS, KEYRING, "org.a11y.Bus"):
        assert session.owner_of(name) is None, name


def test_a_home_that_is_named_is_used_again(start_desktop: StartDesktop, tmp_path: Path) -> None:
    small = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")
    for _ in range(2):
        session = start_desktop(*small, "--home", str(tmp_path))
        assert session.env["HOME"] == str(tmp_path)
        session.close()


def test_closing_leaves_no_process_and_no_file(start_desktop: StartDesktop) -> None:
    session = start_desktop()
    folder = session.env["DESKTOP_SH_DIR"]
    assert processes_of(folder)
    session.close()
    eventually(lambda: not processes_of(folder) and not Path(folder).exists())


def test_a_session_ends_with_its_owner(start_desktop: StartDesktop, tmp_path: Path) -> None:
    """So that a test run that was killed leaves no desktop behind."""
    with subprocess.Popen(["sleep", "infinity"]) as owner:
        try:
            options = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")
            command = (SCRIPT, *options, "--owner", str(owner.pid), "start", tmp_path)
            subprocess.run(command, check=True, timeout=PATIENCE_S)
            _, folder = (tmp_path / "session").read_text().split()
            assert processes_of(folder)
        finally:
            owner.kill()
    eventually(lambda: not processes_of(folder) and not Path(folder).exists())


def test_run_exits_as_its_command_does(start_desktop: StartDesktop) -> None:
    small = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")
    command = (SCRIPT, *small, "run", "sh", "-c", "xprop -root >/dev/null && echo up && exit 7")
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stdout) == (7, "up\n")


@pytest.mark.parametrize("wrong", [("--tray", "round"), ("dance",), ("run",), ("--size",)])
def test_wrong_usage_is_refused(wrong: tuple[str, ...]) -> None:
    done = subprocess.run(
        (SCRIPT, *wrong), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 125
    assert done.stderr.startswith("desktop.sh: ")
