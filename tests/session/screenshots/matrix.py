"""Takes the whole screen of each desktop, scale, scheme and language, with each window open.

    .venv/bin/python -m tests.session.screenshots.matrix FOLDER [PATTERN...]

A cell is ``DESKTOP-SCALE-SCHEME-LANGUAGE``, as in ``xfce-200-dark-ja``; those that match one of the
patterns are taken, by default all. Each becomes a folder of pictures, and two sheets ``CELL-1.png``
and ``CELL-2.png`` with all of them, to be looked at. Nothing compares them with earlier ones.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.session.desktop_session import NOTIFICATIONS, SCRIPT
from tests.session.screenshots.cells import LANGUAGES, Desk, desks
from tests.session.screenshots.posed import Posed
from tests.session.wayland.wayland_session import WaylandSession

if TYPE_CHECKING:
    from tests.session.desktop_session import DesktopSession

POSES = (
    *("status", "key 1", "settings chat", "settings computer"),
    *("first-run 0", "first-run 1", "first-run 2"),
)
STILL_AFTER_S, AT_MOST_S = 0.4, 8.0
PANEL_PX = 36
MOST_NOTIFICATIONS = 9


class Cell:
    """One program in one language on one desktop, and the pictures taken of it."""

    def __init__(self, desk: Desk, language: str, session: DesktopSession, scratch: Path) -> None:
        self.name = name_of(desk, language)
        self._desk = desk
        self._session = session
        self._program = Posed(session, scratch / "home", desk, language)
        self._pictures: list[Path] = []
        self._folder = scratch
        self._bare = b""

    def take(self) -> None:
        """Play the outage, and open one window after the other."""
        self._park()
        with self._program as program:
            program.begin()
            self._save("chat")
            self._close_prompt()
            self._close_notifications()
            self._take_by_icon()
            for pose in POSES:
                self._hide()
                program.order(pose)
                self._save(pose)
                self._close_prompt()
            program.end()

    def _take_by_icon(self) -> None:
        """Open what a click on the icon opens, and the menu of the other button."""
        if not self._desk.surroundings.has_tray:
            return
        self._hide()
        at = self._desk.icon_at(self._session)
        self._session.click(*at)
        self._save("glance")
        self._press("Escape")
        self._session.click(at[0] + 2, at[1], 3)
        self._save("menu")
        if self._desk.is_wayland:  # the bar's own, which has no keyboard
            self._session.click(20, self._desk.size[1] // 2)
        self._press("Escape")
        self._park()

    def _hide(self) -> None:
        """Hide every window; what is seen then is remembered."""
        self._program.order("hide")
        self._bare = self._still(b"").read_bytes()

    def _close_prompt(self) -> None:
        """Close the keyring's, which comes whenever a key is looked for."""
        if not self._desk.surroundings.has_keys:
            self._press("Escape")

    def _close_notifications(self) -> None:
        """Close each, so that nothing covers the windows; servers count from 1."""
        close = ("--method", f"{NOTIFICATIONS}.CloseNotification")
        to = ("--dest", NOTIFICATIONS, "--object-path", "/org/freedesktop/Notifications")
        if self._desk.surroundings.has_notifications:
            for number in range(1, MOST_NOTIFICATIONS):
                self._session.run(
                    "gdbus", "call", "--session", *to, *close, str(number), check=False
                )

    def _press(self, key: str) -> None:
        if isinstance(self._session, WaylandSession):
            self._session.press(key)
        else:
            self._session.run("xdotool", "key", key)

    def _park(self) -> None:
        if isinstance(self._session, WaylandSession):
            self._session.move_mouse(2, 2)
        else:
            self._session.run("xdotool", "mousemove", "2", "2")

    def _still(self, unlike: bytes) -> Path:
        """Return the screen once it is another and looks the same twice in a row."""
        begun_s, last, shot = time.monotonic(), b"", self._folder / "shot.png"
        time.sleep(STILL_AFTER_S)
        while time.monotonic() < begun_s + AT_MOST_S:
            self._session.run(SCRIPT, "shot", shot)
            if (seen := shot.read_bytes()) == last != unlike:
                break
            last = seen
            time.sleep(STILL_AFTER_S / 2)
        return shot

    def _save(self, pose: str) -> None:
        target = self._folder / f"{len(self._pictures)}-{pose.replace(' ', '-')}.png"
        shutil.copy(self._still(self._bare), target)
        self._pictures.append(target)

    def sheet(self, folder: Path) -> None:
        """Put the pictures in the folder, and those that belong together on two sheets."""
        own = folder / self.name
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        for one in self._pictures:
            shutil.copy(one, own / one.name)
        tiles = {one.stem: self._tile(one) for one in self._pictures}
        small = [tile for name, tile in tiles.items() if "glance" in name or "menu" in name]
        first = [tile for name, tile in tiles.items() if "chat" in name[:6] or "status" in name]
        if small:
            beside = self._folder / "beside.png"
            _join(small, "1x", beside)
            first.append(beside)
        rest = [
            tile
            for name, tile in tiles.items()
            if name[2:].startswith(("key", "settings", "first"))
        ]
        _join(first, f"{len(first)}x", folder / f"{self.name}-1.png")
        _join(rest[:3], "3x", self._folder / "upper.png")
        _join(rest[3:], "3x", self._folder / "lower.png")
        both = [self._folder / "upper.png", self._folder / "lower.png"]
        _join(both, "1x", folder / f"{self.name}-2.png")

    def _tile(self, picture: Path) -> Path:
        """Cut out the window, in device-independent pixels."""
        target = picture.with_suffix(".tile.png")
        command: list[str | Path] = ["convert", picture, "-resize", f"{100 / self._desk.scale:g}%"]
        width, height = self._desk.size
        if "menu" in picture.stem or ("glance" in picture.stem and not self._desk.is_wayland):
            tall = 300 if "menu" in picture.stem else 560
            command += ["-gravity", "SouthEast", "-crop", f"440x{tall}+0+0", "+repage"]
        elif "chat" not in picture.stem[:6]:
            command += ["-crop", f"{width}x{height - PANEL_PX}+0+0", "+repage", "-trim", "+repage"]
        subprocess.run([*command, target], check=True)
        return target


def _join(pictures: list[Path], tile: str, target: Path) -> None:
    look = ("-geometry", "+4+4", "-background", "#888")
    subprocess.run(["montage", *pictures, "-tile", tile, *look, target], check=True)


def name_of(desk: Desk, language: str) -> str:
    return f"{desk.title}-{language}"


def take(desk: Desk, languages: list[str], folder: Path) -> None:
    """Take the cells of one desktop; what its own programs are given is taken back from ours."""
    before = dict(os.environ)
    os.environ.update(desk.env)
    with tempfile.TemporaryDirectory(prefix="understudy-matrix-") as scratch:
        session = desk.session(Path(scratch, "session"))
        session.start()
        os.environ.clear()
        os.environ.update(before)
        try:
            with desk.dressed(session):
                for language in languages:
                    own = Path(scratch, language)
                    own.mkdir()
                    cell = Cell(desk, language, session, own)
                    begun_s = time.monotonic()
                    try:
                        cell.take()
                    finally:
                        cell.sheet(folder)
                    _say(f"{cell.name}: {time.monotonic() - begun_s:.0f} s")
        finally:
            session.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("folder", type=Path)
    reader.add_argument("patterns", nargs="*", default=["*"], help="of the cells, as xfce-*-dark-*")
    chosen = reader.parse_args()
    failed = 0
    for desk in desks():
        wanted = [
            one
            for one in LANGUAGES
            if any(fnmatch.fnmatch(name_of(desk, one), each) for each in chosen.patterns)
        ]
        if not wanted:
            continue
        try:
            take(desk, wanted, chosen.folder)
        except (AssertionError, OSError, subprocess.SubprocessError) as problem:
            failed += 1  # the others are taken all the same
            _say(f"{desk.title}: {type(problem).__name__}: {problem}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
