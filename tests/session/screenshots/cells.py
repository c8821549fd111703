"""The desktops that the program is looked at in: what they lack, how they are set."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.session.desktop_session import DesktopSession
from tests.session.wayland.wayland_session import WaylandSession

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SCALES, SCHEMES, LANGUAGES = (1.0, 2.0), ("light", "dark"), ("en", "de", "ja")
SIZE = (1280, 800)
"""Of each screen, in device-independent pixels."""
SMALL = (640, 400)
TRAY_FROM_RIGHT = {"lxqt": (69, 16)}
"""Where the icon is in a panel that does not say, in device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``options`` are desktop.sh's. ``by_portal``: the portal tells of dark, not GTK's theme."""

    options: tuple[str, ...]
    by_portal: bool = False
    has_tray: bool = True
    has_notifications: bool = True
    has_keys: bool = True


SURROUNDINGS = {
    "xfce": Surroundings(("--notify", "xfce")),
    "lxqt": Surroundings(("--tray", "lxqt", "--desktop", "LXQt"), by_portal=True),
    "xembed": Surroundings(("--tray", "xembed", "--desktop", "X-Generic"), by_portal=True),
    "wayland": Surroundings(("--screen", "wayland"), by_portal=True),
    "no-tray": Surroundings(
        ("--tray", "none", "--desktop", "GNOME"), by_portal=True, has_tray=False
    ),
    "no-notifications": Surroundings(("--notify", "none"), has_notifications=False),
    "locked-keyring": Surroundings(("--keyring", "locked"), has_keys=False),
    "no-keyring": Surroundings(("--keyring", "none"), has_keys=False),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A desktop with one scale and one scheme; ``size`` is its screen's in pixels of its own."""

    name: str
    scale: float
    scheme: str
    size: tuple[int, int] = SIZE

    @property
    def title(self) -> str:
        small = "" if self.size == SIZE else "-small"
        return f"{self.name}{small}-{self.scale * 100:.0f}-{self.scheme}"

    @property
    def surroundings(self) -> Surroundings:
        return SURROUNDINGS[self.name]

    @property
    def is_wayland(self) -> bool:
        return self.name == "wayland"

    def session(self, folder: Path) -> DesktopSession:
        width, height = (round(one * self.scale) for one in self.size)
        options = ("--size", f"{width}x{height}", "--a11y", "off", *self.surroundings.options)
        return (
            WaylandSession(folder, options) if self.is_wayland else DesktopSession(folder, options)
        )

    @property
    def env(self) -> dict[str, str]:
        """What the desktop's own programs are given; a panel does not read the screen's DPI."""
        env = {"GTK_THEME": "Adwaita:dark"} if self.scheme == "dark" else {}
        whole = str(round(self.scale))
        return env if self.is_wayland else env | {"GDK_SCALE": whole, "QT_SCALE_FACTOR": whole}

    @contextmanager
    def dressed(self, session: DesktopSession) -> Iterator[None]:
        """Set scale and scheme where a person's desktop has them."""
        if isinstance(session, WaylandSession):
            session.sway(f"output * scale {self.scale:g}")
        else:
            dpi = f"Xft.dpi: {96 * self.scale:g}\n"
            merge = ["xrdb", "-nocpp", "-merge"]
            subprocess.run(merge, env=session.env, input=dpi, text=True, check=True)
        session.env.pop("QT_SCALE_FACTOR", None)
        if not self.surroundings.by_portal:
            yield
            return
        session.env.pop("GTK_THEME", None)
        with session.theme_portal(self.scheme):
            yield

    def icon_at(self, session: DesktopSession) -> tuple[int, int]:
        """Return where the icon is, in the numbers that the session's mouse takes."""
        known = TRAY_FROM_RIGHT.get(self.name)
        if known is None:
            return session.tray_position()
        right, bottom = known
        return round((self.size[0] - right) * self.scale), round(
            (self.size[1] - bottom) * self.scale
        )


def desks() -> list[Desk]:
    """Return each, and last those of a small screen and of Wayland's scale between two."""
    whole = [Desk(*one) for one in product(SURROUNDINGS, SCALES, SCHEMES)]
    return [*whole, Desk("xfce", 2.0, "light", SMALL), Desk("wayland", 1.25, "light")]
