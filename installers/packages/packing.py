"""Packs a staged tree: the portable archive, the .deb, the .rpm and the AppImage."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from installers.dev_console import DevError, follow
from installers.packages.linux_tree import LINUX, architecture, debian_depends

if TYPE_CHECKING:
    from installers.packages.linux_tree import LinuxTree

LIBRARIES = (
    *("libGL.so.1", "libEGL.so.1", "libdbus-1.so.3", "libfontconfig.so.1", "libfreetype.so.6"),
    *("libglib-2.0.so.0", "libxkbcommon.so.0", "libxkbcommon-x11.so.0", "libX11.so.6"),
    *("libX11-xcb.so.1", "libxcb.so.1", "libxcb-cursor.so.0", "libxcb-icccm.so.4"),
    *("libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-randr.so.0", "libxcb-render.so.0"),
    *("libxcb-render-util.so.0", "libxcb-shape.so.0", "libxcb-shm.so.0", "libxcb-sync.so.1"),
    *("libxcb-util.so.1", "libxcb-xfixes.so.0", "libxcb-xkb.so.1"),
)
"""What Qt and its X11 plugin take from the system, as the linker has it. The packages of Fedora and
openSUSE differ in name, but each of them provides the names of its libraries."""
RUNTIME_VARIABLE = "UNDERSTUDY_APPIMAGE_RUNTIME"
"""The program that begins an AppImage: ``runtime-x86_64`` of AppImage/type2-runtime."""
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
    """Pack the .rpm; raises DevError without rpmbuild."""
    need("rpmbuild")
    work = into / "rpm"
    work.mkdir()
    values = {
        "VERSION": tree.version,
        "REQUIRES": ", ".join(rpm_requires()),
        "TREE": str(tree.folder),
    }
    (work / "understudy.spec").write_text(filled(LINUX / "understudy.spec", values), "utf-8")
    places = [f"--define=_topdir {work}", f"--define=_rpmdir {work}"]
    _run("rpmbuild", "-bb", *places, str(work / "understudy.spec"))
    (built,) = work.rglob("*.rpm")
    made = built.rename(into / built.name)
    shutil.rmtree(work)
    return made


def appimage(tree: LinuxTree, into: Path) -> Path:
    """Pack the AppImage: a program that mounts the file system behind it and starts its AppRun.

    Raises DevError without mksquashfs, or without that program, which no package registry has.
    """
    need("mksquashfs")
    runtime = os.environ.get(RUNTIME_VARIABLE, "")
    if not runtime:
        raise DevError(f"{RUNTIME_VARIABLE} names no runtime of AppImage/type2-runtime")
    folder = into / "Understudy.AppDir"
    shutil.copytree(tree.folder, folder, symlinks=True)
    (folder / "AppRun").symlink_to("usr/bin/understudy")
    (folder / ".DirIcon").symlink_to("understudy.png")
    shutil.copy(folder / "usr/share/applications/understudy.desktop", folder)
    shutil.copy(folder / "usr/share/icons/hicolor/256x256/apps/understudy.png", folder)
    made = into / f"Understudy-{tree.version}-{platform.machine()}.AppImage"
    packed = into / "Understudy.squashfs"
    how = ("-noappend", "-root-owned", "-no-progress", "-comp", "zstd")
    _run("mksquashfs", str(folder), str(packed), *how)
    with made.open("wb") as file:
        for part in (Path(runtime), packed):
            with part.open("rb") as one:
                shutil.copyfileobj(one, file)
    made.chmod(0o755)
    packed.unlink()
    shutil.rmtree(folder)
    return made


def rpm_requires() -> list[str]:
    """Return what the program takes from a system with rpm, by names that each of them knows."""
    bits = "()(64bit)"
    glibc = os.confstr("CS_GNU_LIBC_VERSION").split()[-1]  # type: ignore[union-attr]  # it is Linux
    return ["ca-certificates", f"glibc >= {glibc}", *(f"{name}{bits}" for name in LIBRARIES)]


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
