"""The tray driver running in a desktop session, and what is seen where its icon is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually

if TYPE_CHECKING:
    from tests.session.desktop_session import DesktopSession

ROOT = Path(__file__).parents[2]


class RunningTray:
    """The driver program in a session: commands in, signals out."""

    def __init__(self, session: DesktopSession, log: Path) -> None:
        self.session = session
        self._log = log
        self._log.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.session.drivers.tray_driver", log],
            cwd=ROOT,
            env={**session.env, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            text=True,
        )
        eventually(lambda: self.heard("shown True") or self.heard("shown False"))

    def lines(self) -> list[str]:
        return self._log.read_text(encoding="utf-8").splitlines()

    def heard(self, line: str) -> bool:
        return line in self.lines()

    def do(self, command: str) -> None:
        """Have the driver do something, and wait until it did."""
        before = self.lines().count(f"did {command}")
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        eventually(lambda: self.lines().count(f"did {command}") > before)

    def close(self) -> None:
        if self.process.poll() is None:
            self.do("quit")
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(timeout=PATIENCE_S) == 0


def icon_seen(session: DesktopSession) -> bytes:
    """Return the screen around the tray's icon, three bytes a pixel."""
    x, y = session.tray_position()
    area = f"40x32+{x - 20}+{y - 16}"
    command = ["import", "-silent", "-window", "root", "-crop", area, "-depth", "8", "rgb:-"]
    return subprocess.run(command, env=session.env, capture_output=True, check=True).stdout


def colours_seen(session: DesktopSession) -> set[tuple[int, int, int]]:
    raw = icon_seen(session)
    return set(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))
