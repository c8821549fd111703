"""Packs a staged tree: the portable archive, the .deb, the .rpm and the AppImage."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from typing import TYPE_CHECKING

from installers.dev_console import DevError, follow
from installers.packages.linux_tree import LINUX, architecture, debian_depends

if TYPE_CHECKING:
    from pathlib import Path

    from installers.packages.linux_tree import LinuxTree

# the distributions' own names for debian-run.txt; see OTHER_SYSTEMS in dev_system.py
FEDORA = (
    "ca-certificates, libglvnd-glx, libglvnd-egl, dbus-libs, fontconfig, glib2, libxkbcommon, "
    "libxkbcommon-x11, libX11-xcb, xcb-util-cursor, xcb-util-wm, xcb-util-keysyms"
)
OWNED = ("--owner=0", "--group=0", "--numeric-owner", "--sort=name")


def tarball(tree: LinuxTree, into: Path) -> Path:
    """Pack the portable archive: unpack it anywhere and start ``usr/bin/understudy``."""
    made = into / f"understudy-{tree.version}-linux-{platform.machine()}.tar.gz"
    _run("tar", *OWNED, "-C", str(tree.folder), "-czf", str(made), "usr")
    return made


def deb(tree: LinuxTree, into: Path) -> Path:
    """Pack the .deb; raises DevError without dpkg-deb."""
    need("dpkg-deb")
    control = tree.folder / "DEBIAN"
    control.mkdir()
    try:
        sums = [
            f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  "
            f"{file.relative_to(tree.folder)}\n"
            for file in sorted(tree.folder.rglob("*"))
            if file.is_file() and not file.is_symlink() and control not in file.parents
        ]
        (control / "md5sums").write_text("".join(sums), "utf-8")
        values = {
            "VERSION": tree.version,
            "ARCHITECTURE": architecture(),
            "SIZE_KB": str(tree.size_bytes // 1024),
            "GLIBC": os.confstr("CS_GNU_LIBC_VERSION").split()[-1],  # type: ignore[union-attr]  # it is Linux
            "DEPENDS": ", ".join(debian_depends()),
        }
        (control / "control").write_text(filled(LINUX / "control", values), "utf-8")
        made = into / f"understudy_{tree.version}_{architecture()}.deb"
        _run("dpkg-deb", "-Zxz", "--root-owner-group", "--build", str(tree.folder), str(made))
    finally:
        shutil.rmtree(control)
    return made


def rpm(tree: LinuxTree, into: Path) -> Path:
    """Pack the .rpm; raises DevError without rpmbuild. The names it requires were tried nowhere."""
    need("rpmbuild")
    work = into / "rpm"
    work.mkdir()
    values = {"VERSION": tree.version, "REQUIRES": FEDORA, "TREE": str(tree.folder)}
    (work / "understudy.spec").write_text(filled(LINUX / "understudy.spec", values), "utf-8")
    places = [f"--define=_topdir {work}", f"--define=_rpmdir {work}"]
    _run("rpmbuild", "-bb", *places, str(work / "understudy.spec"))
    (built,) = work.rglob("*.rpm")
    made = built.rename(into / built.name)
    shutil.rmtree(work)
    return made


def appimage(tree: LinuxTree, into: Path) -> Path:
    """Pack the AppImage; raises DevError without appimagetool, which no registry has."""
    need("appimagetool")
    folder = into / "Understudy.AppDir"
    shutil.copytree(tree.folder, folder, symlinks=True)
    (folder / "AppRun").symlink_to("usr/bin/understudy")
    shutil.copy(folder / "usr/share/applications/understudy.desktop", folder)
    shutil.copy(folder / "usr/share/icons/hicolor/256x256/apps/understudy.png", folder)
    made = into / f"Understudy-{tree.version}-{platform.machine()}.AppImage"
    _run("appimagetool", str(folder), str(made))
    shutil.rmtree(folder)
    return made


def filled(template: Path, values: dict[str, str]) -> str:
    """Return the text of ``template`` with a value for each name between @ signs."""
    text = template.read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def need(program: str) -> None:
    """Raise DevError if ``program`` is not on the path."""
    if shutil.which(program) is None:
        raise DevError(f"{program} is not installed")


def _run(*command: str) -> None:
    follow(command, lambda _line: None)
