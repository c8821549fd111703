"""A real desktop session for a test: started by desktop.sh, operated the way a person does.

Waiting here polls, because other programs' windows and menus send no event to a test.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
SCRIPT = HERE / "desktop.sh"
PACKAGES = HERE.parents[1] / "installers" / "debian-test.txt"
ARTIFACTS = HERE.parents[1] / "artifacts"

PROGRAMS = (
    "Xvfb",
    "dbus-run-session",
    "dunst",
    "dunstctl",
    "gdbus",
    "gnome-keyring-daemon",
    "import",
    "notify-send",
    "openbox",
    "trayer",
    "xdotool",
    "xfce4-panel",
    "xprop",
)
PORTAL = (sys.executable, "-m", "tests.session.drivers.theme_portal")
NOTIFICATIONS = "org.freedesktop.Notifications"

T = TypeVar("T")


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]


def eventually(look: Callable[[], T], timeout_s: float = PATIENCE_S, every_s: float = 0.02) -> T:
    """Return the first true thing that ``look`` returns, looked for ``every_s``."""
    deadline = time.monotonic() + timeout_s
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {timeout_s:g} s: {look}"
        time.sleep(every_s)
    return seen


@dataclass(frozen=True, slots=True)
class TrayItem:
    """``kind`` is SNI or XEMBED; of an XEmbed window X knows the title alone."""

    kind: str
    id: str
    title: str
    status: str
    icon: str
    tooltip: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    id: int
    label: str
    enabled: bool
    checked: bool


class DesktopSession:
    """One running session. ``env`` is the whole environment for a program to be started in it."""

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._options = options
        self.env: dict[str, str] = {}

    def start(self) -> None:
        owner = ("--owner", str(os.getpid()))
        command = [SCRIPT, *self._options, *owner, "start", self._folder]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, f"the desktop session did not start:\n{done.stderr}"
        self.env = self._entered_environment()

    def close(self) -> None:
        """End the session; a second time does nothing."""
        if not self.env:
            return
        self.env = {}
        subprocess.run([SCRIPT, "stop", self._folder], check=True, timeout=PATIENCE_S)

    def _entered_environment(self) -> dict[str, str]:
        reading = ["bash", "-c", '. "$0/env" && env -0', self._folder]
        raw = subprocess.run(reading, capture_output=True, check=True).stdout.decode()
        entered = dict(line.split("=", 1) for line in raw.split("\0") if "=" in line)
        for name in ("_", "SHLVL", "QT_QPA_PLATFORM"):
            entered.pop(name, None)
        return entered

    def run(self, *command: str | Path, check: bool = True) -> str:
        """Run a program in the session and return what it printed."""
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def popen(self, *command: str | Path) -> subprocess.Popen[str]:
        """Start a program in the session, both its outputs in one pipe; the caller ends it."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.env, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )

    def screenshot(self, path: str | Path) -> Path:
        """Save the whole screen as PNG; a relative path lands in artifacts/."""
        target = ARTIFACTS / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.run(SCRIPT, "shot", target)
        return target

    def pixels(self, area: str = "440x300+840+0") -> bytes:
        """Return the colours of an area of the screen, by default where notifications appear."""
        command = ["import", "-silent", "-window", "root", "-crop", area]
        command += ["-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.env, capture_output=True, check=True).stdout

    def notifications_shown(self) -> int:
        """Return how many dunst shows and has waiting."""
        return sum(int(self.run("dunstctl", "count", kind)) for kind in ("displayed", "waiting"))

    def notification_titles(self) -> list[str]:
        """Close what dunst shows, and return the titles of all it ever showed, oldest first."""
        self.close_notifications()
        shown = self.run("dunstctl", "history")
        told = [one["summary"]["data"] for one in json.loads(shown)["data"][0]]
        return told[::-1]

    def notification_action(self, label: str) -> None:
        """Press the button ``label`` of the newest notification (dunst)."""
        self.run(SCRIPT, "action", label)

    def close_notifications(self) -> None:
        self.run("dunstctl", "close-all")
        eventually(lambda: self.notifications_shown() == 0)

    def tray_items(self) -> tuple[TrayItem, ...]:
        return tuple(map(_tray_item, self.run(SCRIPT, "tray", check=False).splitlines()))

    def tray_menu(self, label: str | None = None) -> tuple[MenuEntry, ...]:
        """Return the menu entries of all items; with ``label``, press the one that contains it.

        The entry is looked for until it is there: a busy program's menu is not read in one go.
        """
        if label is not None:
            press = (SCRIPT, "menu", label)
            eventually(
                lambda: subprocess.run(press, env=self.env, check=False).returncode == 0,
                every_s=0.2,
            )
            return ()
        return tuple(map(_menu_entry, self.run(SCRIPT, "menu", check=False).splitlines()))

    def tray_position(self) -> tuple[int, int]:
        """Return the middle of the tray in pixels, for a click, once it is there."""
        x, y = eventually(lambda: self.run(SCRIPT, "tray-at", check=False).split())
        return int(x), int(y)

    def click(self, x: int, y: int, button: int = 1) -> None:
        self.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def screen_is_there(self) -> bool:
        return (
            subprocess.run(
                ("xprop", "-root"), env=self.env, capture_output=True, check=False
            ).returncode
            == 0
        )

    def end_screen(self) -> None:
        """End the X server the way a crash does; nothing can be shown or pressed any more."""
        mark = f"DESKTOP_SH_DIR={self.env['DESKTOP_SH_DIR']}\0".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                is_screen = (process / "comm").read_text() == "Xvfb\n"
                if is_screen and mark in (process / "environ").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)

    def stop_notifications(self) -> None:
        """Kill whatever shows the notifications, the way a crash does."""
        owner = self.owner_of(NOTIFICATIONS)
        assert owner is not None, "nobody shows notifications"
        os.kill(owner, signal.SIGKILL)
        eventually(lambda: self.owner_of(NOTIFICATIONS) is None)

    @contextmanager
    def notification_server(self, *command: str | Path) -> Iterator[None]:
        """Run another notification server (dunst if none is named) until the block ends."""
        configuration = Path(self.env["DESKTOP_SH_DIR"], "daemons/config/dunst/dunstrc")
        with self.popen(*(command or ("dunst", "-config", configuration))) as server:
            try:
                eventually(lambda: self.owner_of(NOTIFICATIONS) == server.pid)
                yield
            finally:
                server.kill()

    @contextmanager
    def theme_portal(self, *preferred: str) -> Iterator[Callable[[str], None]]:
        """Run the portal's part that tells of dark windows, and yield what changes it."""
        env = {**self.env, "PYTHONPATH": str(HERE.parents[1])}
        pipe = subprocess.PIPE
        with subprocess.Popen(PORTAL, env=env, stdin=pipe, text=True) as portal:

            def prefer(word: str) -> None:
                assert portal.stdin is not None
                portal.stdin.write(f"{word}\n")
                portal.stdin.flush()

            for word in preferred:
                prefer(word)
            try:
                eventually(lambda: self.owner_of("org.freedesktop.portal.Desktop") == portal.pid)
                yield prefer
            finally:
                portal.kill()

    def owner_of(self, name: str) -> int | None:
        """Return the process that owns a name on the session bus."""
        bus = ("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/")
        method = "org.freedesktop.DBus.GetConnectionUnixProcessID"
        said = self.run(*bus, "-m", method, name, check=False)
        return int(said.split()[1].rstrip(",)")) if said else None


def _tray_item(line: str) -> TrayItem:
    kind, name, rest = (*line.split(" ", 2), "")[:3]
    if kind == "XEMBED":
        return TrayItem(kind, name, rest, "", "", "")
    values = []
    for field in ("tooltip=", "icon=", "status=", "title=", "id="):
        rest, _, value = rest.rpartition(field)
        values.append(value.strip())
    tooltip, icon, status, title, id_ = values
    return TrayItem(kind, id_, title, status, icon, tooltip)


def _menu_entry(line: str) -> MenuEntry:
    number, _, label = line.partition(" ")
    checked = label.startswith("[x] ")
    label = label.removeprefix("[x] ")
    enabled = not (label.startswith("(") and label.endswith(")"))
    return MenuEntry(int(number), label if enabled else label[1:-1], enabled, checked)
