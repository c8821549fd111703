"""The files of a Linux package as they lie on the system, and what each package format needs."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from installers.dev_system import RUN_LIST, listed

if TYPE_CHECKING:
    from installers.packages.freezing import Frozen

LINUX = Path(__file__).resolve().parents[1] / "linux"
# the names that Ubuntu 24.04 and Debian 13 gave to libraries rebuilt for 64-bit time
RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
ONLY_WITH_WAYLAND = ("libwayland-client0", "libwayland-cursor0")
DEBIAN_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True, slots=True)
class LinuxTree:
    """What a package puts on the system: ``folder`` holds ``usr``."""

    folder: Path
    version: str

    @property
    def size_bytes(self) -> int:
        """The installed size."""
        return sum(file.lstat().st_size for file in self.folder.rglob("*") if not file.is_dir())


def stage(frozen: Frozen, folder: Path, root: Path) -> LinuxTree:
    """Lay the files of a package out below ``folder``."""
    described = frozen.described
    share = folder / "usr" / "share"
    shutil.copytree(frozen.folder, folder / "usr" / "lib" / "understudy", symlinks=True)
    (folder / "usr" / "bin").mkdir(parents=True)
    (folder / "usr" / "bin" / "understudy").symlink_to("../lib/understudy/understudy")
    shutil.copytree(described / "icons", share / "icons")
    _copy(root / "resources" / "desktop" / "understudy.desktop", share / "applications")
    _copy(described / "understudy.1.gz", share / "man" / "man1")
    for file in (root / "LICENSE", described / "THIRD-PARTY.txt"):
        _copy(file, share / "doc" / "understudy")
    shutil.move(
        share / "doc" / "understudy" / "LICENSE", share / "doc" / "understudy" / "copyright"
    )
    name = "org.understudy.Understudy.metainfo.xml"
    date = released_on(root / "CHANGELOG.md", frozen.version)
    text = (LINUX / name).read_text("utf-8")
    (share / "metainfo").mkdir()
    filled = text.replace("@VERSION@", frozen.version).replace("@DATE@", date)
    (share / "metainfo" / name).write_text(filled, "utf-8")
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    return LinuxTree(folder, frozen.version)


def debian_depends() -> list[str]:
    """Return what the program takes from Debian: the list that the checkout's start uses too."""
    names = [name for name in listed(RUN_LIST) if name not in ONLY_WITH_WAYLAND]
    return [RENAMED.get(name, name) for name in names]


def architecture() -> str:
    """Return this machine's architecture by Debian's name."""
    return DEBIAN_NAMES.get(platform.machine(), platform.machine())


def released_on(changelog: Path, version: str) -> str:
    """Return the date (ISO 8601) of ``version`` in the changelog, or today's if it has none yet."""
    for line in changelog.read_text("utf-8").splitlines():
        if line.startswith(f"## [{version}] - "):
            return line.rsplit(" - ", 1)[1].strip()
    return datetime.now(UTC).date().isoformat()  # noqa: TID251 - the day of the build


def _copy(file: Path, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, into / file.name)
