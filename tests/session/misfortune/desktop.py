"""A desktop whose parts can be broken one by one: bus, panel, notifications, theme."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.session.desktop_session import NOTIFICATIONS, DesktopSession, eventually
from tests.session.drivers.theme_portal import NAME as PORTAL

ROOT = Path(__file__).parents[3]
WATCHER = "org.kde.StatusNotifierWatcher"
OWN = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")


class FragileDesktop(DesktopSession):
    """A session in which bus, panel, notification server and portal are ours to end and start."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, OWN)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._theme = "light"

    def start(self) -> None:
        super().start()
        folder = Path(self.env["DESKTOP_SH_DIR"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'run' / 'fragile-bus'}"
        self.start_bus()
        self.start_programs()

    def close(self) -> None:
        for name in ("panel", "notifications", "portal", "bus"):
            self._end(name)
        super().close()

    def start_bus(self) -> None:
        """Start a bus at the same address as the last one."""
        folder = Path(self.env["DESKTOP_SH_DIR"])
        Path(folder, "run", "fragile-bus").unlink(missing_ok=True)
        address = self.env["DBUS_SESSION_BUS_ADDRESS"]
        configuration = f"--config-file={folder / 'session.conf'}"
        self._start("bus", "dbus-daemon", configuration, f"--address={address}", "--nofork")
        eventually(lambda: self.owner_of("org.freedesktop.DBus"))

    def start_programs(self) -> None:
        self.start_panel()
        self.start_notifications()
        self._start("portal", sys.executable, "-m", "tests.session.drivers.theme_portal")
        eventually(lambda: self.owner_of(PORTAL))

    def start_panel(self) -> None:
        self._start("panel", "xfce4-panel", "--disable-wm-check")
        eventually(lambda: self.owner_of(WATCHER))

    def start_notifications(self) -> None:
        dunst = Path(self.env["DESKTOP_SH_DIR"], "daemons/config/dunst/dunstrc")
        self._start("notifications", "dunst", "-config", str(dunst))
        eventually(lambda: self.owner_of(NOTIFICATIONS))

    def end_panel(self) -> None:
        self._end("panel")
        eventually(lambda: self.owner_of(WATCHER) is None)

    def crash_notifications(self) -> None:
        self._end("notifications", signal.SIGKILL)
        eventually(lambda: self.owner_of(NOTIFICATIONS) is None)

    def crash_bus(self) -> None:
        """End the bus, and what a desktop loses with it."""
        for name in ("bus", "panel", "notifications", "portal"):
            self._end(name, signal.SIGKILL)

    def flip_theme(self) -> str:
        """Prefer dark windows if light ones were preferred, and the reverse; return the new one."""
        self._theme = "dark" if self._theme == "light" else "light"
        portal = self._running["portal"].stdin
        assert portal is not None
        portal.write(f"{self._theme}\n".encode())
        portal.flush()
        return self._theme

    def _start(self, name: str, *command: str) -> None:
        folder = Path(self.env["DESKTOP_SH_DIR"])
        daemons = folder / "daemons"
        own = {
            "HOME": str(daemons),
            "XDG_CONFIG_HOME": str(daemons / "config"),
            "XDG_DATA_HOME": str(daemons / "data"),
            "XDG_CACHE_HOME": str(daemons / "cache"),
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
            "PYTHONPATH": str(ROOT),
        }
        with Path(folder, "log", name).open("ab") as said:
            self._running[name] = subprocess.Popen(
                command,
                env=self.env | own,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _end(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self._running.pop(name, None)
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(how)
        process.communicate(timeout=PATIENCE_S)
