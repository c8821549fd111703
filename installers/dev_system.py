"""The system's own packages: what an environment, Qt and the tests need from Debian.

Where this person may install packages they are installed; otherwise one line to type is printed.
The Debian names were tried from an empty Debian 12 (debootstrap minbase) in November 2026. The
names for other distributions were written down from memory then and not tried.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installers.dev_console import DevError, follow, say, step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).resolve().parent
RUN_LIST = FOLDER / "debian-run.txt"
TEST_LIST = FOLDER / "debian-test.txt"
DPKG_FORMAT = "${db:Status-Status}\t${Package}\t${Provides}\n"
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
# where root's programs are; the caller's PATH may name folders that others write to
ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LOCK_WAIT = ("-o", "DPkg::Lock::Timeout=180")  # another apt, like unattended upgrades, may be busy

OTHER_SYSTEMS = {
    "dnf": "sudo dnf install libglvnd-glx libglvnd-egl dbus-libs fontconfig glib2 libxkbcommon "
    "libxkbcommon-x11 libX11-xcb xcb-util-cursor xcb-util-wm xcb-util-keysyms",
    "pacman": "sudo pacman -S --needed libglvnd dbus fontconfig glib2 libxkbcommon "
    "libxkbcommon-x11 libx11 xcb-util-cursor xcb-util-wm xcb-util-keysyms",
    "zypper": "sudo zypper install libGL1 libEGL1 libdbus-1-3 libfontconfig1 libglib-2_0-0 "
    "libxkbcommon0 libxkbcommon-x11-0 libX11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-randr0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1",
}

# Loads Qt and its X11 plugin the way the program will; the linker names the first library missing.
QT_PROBE = (
    "import ctypes, pathlib, PySide6; from PySide6 import QtGui, QtWidgets; "
    "ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / 'Qt/plugins/platforms/libqxcb.so'))"
)


def listed(path: Path) -> list[str]:
    """Return the names in a package list: one a line, comments and blank lines left out."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def installed(dpkg_output: str) -> set[str]:
    """Return the names that ``dpkg-query -W -f DPKG_FORMAT`` reports, those provided included.

    Debian 13 calls libglib2.0-0 libglib2.0-0t64 and lets it provide the old name.
    """
    names: set[str] = set()
    for line in dpkg_output.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            names.add(package)
            names.update(one.split()[0] for one in provides.split(",") if one.strip())
    return names


def python_packages() -> list[str]:
    """Return what this Python lacks to make an environment: Debian cuts ensurepip out of it."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    return [f"python3.{sys.version_info.minor}-venv"]


def has_screen() -> bool:
    """Tell whether a window could be opened: only Linux runs desktops without one."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def roots_program(name: str) -> str | None:
    """Return where root's own program ``name`` is, whatever the caller's PATH says."""
    return shutil.which(name, path=ROOT_PATH)


def privilege() -> list[str] | None:
    """Return what goes before a command that only root may use, or None where that is refused."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = roots_program("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if asked.returncode == 0 else None


def line_to_type(missing: Sequence[str]) -> str:
    """Return the one line that installs ``missing`` on Debian, for a person to copy."""
    line = f"apt-get update && {shlex.join([*INSTALL, *missing])}"
    if privilege() == []:
        return line
    if roots_program("sudo") is None:
        return f"su - -c {shlex.quote(line)}"
    return f"sudo sh -c {shlex.quote(line)}"


def supply_debian(wanted: Sequence[str], required: Sequence[str]) -> None:
    """Install what is missing of ``wanted`` where dpkg rules; elsewhere do nothing.

    Where that cannot be done, raises DevError with the one line to type if anything ``required`` is
    among what is missing; otherwise prints it and goes on.
    """
    dpkg_query = roots_program("dpkg-query")
    if dpkg_query is None or roots_program("apt-get") is None:
        return
    asked = [dpkg_query, "-W", "-f", DPKG_FORMAT]
    present = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
    have = installed(present)
    missing = [name for name in wanted if name not in have]
    if not missing:
        return
    try:
        with step(f"System packages: {len(missing)} are missing"):
            _apt(missing)
    except DevError as error:
        text = f"{error}\nType this line once:\n\n{line_to_type(missing)}\n"
        if set(required) & set(missing):
            raise DevError(text) from error
        say(f"\n{text}\nGoing on without them.")
    importlib.invalidate_caches()


def _apt(missing: Sequence[str]) -> None:
    before = privilege()
    if before is None:
        raise DevError("Only root may install them here, and sudo is absent or wants a password.")
    env, dpkg, apt_get = (roots_program(name) or name for name in ("env", "dpkg", "apt-get"))
    path = f"PATH={ROOT_PATH}"
    quiet = [*before, env, path, "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    # an interrupted installation is finished first, else apt-get refuses to work
    follow([*quiet, dpkg, "--configure", "-a"], lambda _line: None)
    say("   reading the package lists")
    try:
        follow([*quiet, apt_get, *LOCK_WAIT, "update"], lambda _line: None)
    except DevError as error:  # one unreachable source of many need not matter
        say(f"   some package lists could not be read; going on.\n{error}")
    follow([*quiet, apt_get, *INSTALL[1:], *LOCK_WAIT, *missing], apt_progress())


def apt_progress() -> Callable[[str], str | None]:
    """Return what turns apt-get's English lines into ``fetching 3/40 name`` and the like."""
    total, fetched, done = "?", 0, 0

    def describe(line: str) -> str | None:
        nonlocal total, fetched, done
        words = line.split()
        if found := re.search(r"(\d+) newly installed", line):
            total = found[1]
        elif line.startswith("Get:") and len(words) > 4:
            fetched += 1
            return f"fetching {fetched}/{total} {words[4]}"
        elif line.startswith("Unpacking "):
            return f"unpacking {words[1]}"
        elif line.startswith("Setting up "):
            done += 1
            return f"setting up {done}/{total} {words[2]}"
        return None

    return describe


def check_qt_loads(python: Path) -> None:
    """Where dpkg cannot tell, let Qt itself say whether its libraries are there.

    Raises DevError with the missing library and, where the distribution is known, the line to type.
    """
    if not sys.platform.startswith("linux") or roots_program("dpkg-query"):
        return
    probe = subprocess.run(
        [str(python), "-c", QT_PROBE], capture_output=True, encoding="utf-8", check=False
    )
    if probe.returncode == 0:
        return
    reason = (probe.stderr.strip().splitlines() or ["Qt does not load"])[-1]
    known = [line for name, line in OTHER_SYSTEMS.items() if shutil.which(name)]
    line = known[0] if known else f"(your system's names for: {' '.join(listed(RUN_LIST))})"
    raise DevError(f"{reason}\nQt needs system packages. Type this line once:\n\n{line}\n")
