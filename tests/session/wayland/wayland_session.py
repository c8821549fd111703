"""A real Wayland session for a test, with the same operations as the one on X11."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tests.session.desktop_session import DesktopSession, eventually
from tests.session.wayland.seat import Seat

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = ("grim", "mako", "makoctl", "sway", "swaymsg", "waybar")
SIZE = (1280, 800)
BAR_PX = 32
ICON_FROM_RIGHT_PX = 18


class Window(msgspec.Struct, frozen=True):
    """As the compositor knows it; the place is in its pixels."""

    title: str
    has_focus: bool
    place: tuple[int, int, int, int]
    pid: int


class WaylandSession(DesktopSession):
    """sway, waybar and mako. ``options`` are those of desktop.sh."""

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        super().__init__(folder, ("--screen", "wayland", *options))
        self._seat: Seat | None = None
        self._icon_offset_px = 7

    def start(self) -> None:
        super().start()
        folder = Path(self.env["XDG_RUNTIME_DIR"])
        self._seat = Seat(folder / self.env["WAYLAND_DISPLAY"], SIZE)

    def close(self) -> None:
        if self._seat is not None:
            self._seat.close()
            self._seat = None
        super().close()

    def click(self, x: int, y: int, button: int = 1) -> None:
        assert self._seat is not None
        self._seat.click(x, y, button)

    def click_icon(self) -> None:
        """Click the tray's icon, each time at another of two places: not a double click."""
        x, y = self.tray_position()
        self._icon_offset_px = -self._icon_offset_px
        self.click(x + self._icon_offset_px, y)

    def move_mouse(self, x: int, y: int) -> None:
        assert self._seat is not None
        self._seat.move(x, y)

    def tray_position(self) -> tuple[int, int]:
        """Return the middle of the only icon in the bar, which is at its right end."""
        return SIZE[0] - ICON_FROM_RIGHT_PX, SIZE[1] - BAR_PX // 2

    def press(self, key: str, *, shift: bool = False) -> None:
        assert self._seat is not None
        self._seat.press(key, shift=shift)

    def type(self, text: str) -> None:
        assert self._seat is not None
        self._seat.type(text)

    def windows(self) -> list[Window]:
        tree = json.loads(self.run("swaymsg", "-r", "-t", "get_tree"))
        return [
            Window(one["name"] or "", one["focused"], _place(one["rect"]), one["pid"])
            for one in _leaves(tree)
            if one.get("pid") and one["visible"]
        ]

    def window(self, title: str) -> Window | None:
        """Return the visible window whose title contains ``title``, the one with focus first."""
        found = [one for one in self.windows() if title in one.title]
        return max(found, key=lambda one: one.has_focus, default=None)

    def has_focus(self, title: str) -> bool:
        one = self.window(title)
        return one is not None and one.has_focus

    def sway(self, command: str) -> None:
        self.run("swaymsg", command)

    def pixels(self, area: str = "") -> bytes:
        """Return the colours of an area, written as for X11: WIDTHxHEIGHT+X+Y."""
        size, x, y = area.split("+")
        command = ["grim", "-t", "ppm", "-g", f"{x},{y} {size}", "-"]
        return subprocess.run(command, env=self.env, capture_output=True, check=True).stdout

    def screen_is_there(self) -> bool:
        asked = subprocess.run(
            ("swaymsg", "-t", "get_version"), env=self.env, capture_output=True, check=False
        )
        return asked.returncode == 0

    def notifications(self) -> list[dict[str, Any]]:
        """Return what mako shows, newest first."""
        listed = json.loads(self.run("makoctl", "list"))
        return [
            {key: value["data"] for key, value in one.items()}
            for group in listed["data"]
            for one in group
        ]

    def notifications_shown(self) -> int:
        return len(self.notifications())

    def notification_action(self, label: str) -> None:
        """Press the button ``label`` of the newest notification."""
        newest = self.notifications()[0]
        (id_,) = (id_ for id_, words in newest["actions"].items() if words == label)
        self.run("makoctl", "invoke", "-n", str(newest["id"]), id_)

    def close_notifications(self) -> None:
        self.run("makoctl", "dismiss", "--all")
        eventually(lambda: self.notifications_shown() == 0)


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for one in [*node["nodes"], *node["floating_nodes"]]:
        yield from _leaves(one)


def _place(rect: dict[str, int]) -> tuple[int, int, int, int]:
    return rect["x"], rect["y"], rect["width"], rect["height"]
