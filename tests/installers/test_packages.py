"""Packages of a small frozen program, made by the system's own tools: what they hold and need."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from installers.dev_console import DevError
from installers.packages import commands, packing
from installers.packages.describing import ico, roff
from installers.packages.freezing import Frozen
from installers.packages.linux_tree import LinuxTree, debian_depends, released_on, stage

ROOT = Path(__file__).parents[2]
DESCRIBING = ROOT / "installers" / "packages" / "describing.py"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux packages")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    command = [sys.executable, str(DESCRIBING), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def frozen(described: Path, tmp_path: Path) -> Frozen:
    folder = tmp_path / "frozen"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "understudy"
    program.write_text("#!/bin/sh\necho started\n", "utf-8")
    program.chmod(0o700)
    (folder / "_internal" / "library.so").write_bytes(b"x" * 5000)
    wheel = tmp_path / "understudy-1.2.3-py3-none-any.whl"
    wheel.write_bytes(b"")
    return Frozen(folder, "1.2.3", wheel, described)


@pytest.fixture
def tree(frozen: Frozen, tmp_path: Path) -> LinuxTree:
    return stage(frozen, tmp_path / "tree", ROOT)


def test_a_deb_names_what_it_needs_and_holds_what_a_desktop_reads(
    tree: LinuxTree, tmp_path: Path
) -> None:
    made = packing.deb(tree, tmp_path)
    assert made.name.startswith("understudy_1.2.3_")
    control = said("dpkg-deb", "-f", str(made))
    assert "Version: 1.2.3\n" in control
    assert "@" not in control.replace("<founders@", "")
    assert {"ca-certificates", "libxcb-cursor0"} <= set(control.replace(",", " ").split())
    listed = said("dpkg-deb", "-c", str(made))
    assert " root/root " in listed
    unpacked = tmp_path / "unpacked"
    said("dpkg-deb", "-x", str(made), str(unpacked))
    assert said(str(unpacked / "usr/bin/understudy")) == "started\n"
    share = unpacked / "usr" / "share"
    for path in (
        "applications/understudy.desktop",
        "icons/hicolor/48x48/apps/understudy.png",
        "icons/hicolor/scalable/apps/understudy.svg",
        "metainfo/org.understudy.Understudy.metainfo.xml",
        "doc/understudy/copyright",
        "doc/understudy/THIRD-PARTY.txt",
    ):
        assert (share / path).stat().st_size > 0
        assert (share / path).stat().st_mode & 0o777 == 0o644
    assert not (tree.folder / "DEBIAN").exists()


def test_a_portable_archive_starts_where_it_was_unpacked(tree: LinuxTree, tmp_path: Path) -> None:
    made = packing.tarball(tree, tmp_path)
    there = tmp_path / "a place"
    there.mkdir()
    said("tar", "-xzf", str(made), "-C", str(there))
    assert said(str(there / "usr/bin/understudy")) == "started\n"


@pytest.mark.skipif(shutil.which("rpmbuild") is None, reason="needs rpm")
def test_an_rpm_needs_libraries_by_the_names_that_every_distribution_provides(
    tree: LinuxTree, tmp_path: Path
) -> None:
    made = packing.rpm(tree, tmp_path)
    needed = said("rpm", "-qp", "--requires", str(made)).splitlines()
    assert {"ca-certificates", "libxcb-cursor.so.0()(64bit)"} <= set(needed)
    assert any(one.startswith("glibc >= 2.") for one in needed)
    assert "/usr/bin/understudy" in said("rpm", "-qpl", str(made)).splitlines()


def test_the_libraries_an_rpm_names_are_those_that_qt_loads() -> None:
    qt = Path(PySide6.__file__).parent / "Qt"
    held = b"".join(
        (qt / name).read_bytes()
        for name in ("plugins/platforms/libqxcb.so", "lib/libQt6Gui.so.6", "lib/libQt6DBus.so.6")
    )
    assert [one for one in packing.LIBRARIES if f"\0{one}\0".encode() not in held] == []
    windows = {one.decode() for one in re.findall(rb"(?<=\0)libxcb[\w-]*\.so\.\d(?=\0)", held)}
    assert windows
    assert windows <= set(packing.LIBRARIES)


@pytest.mark.skipif(shutil.which("mksquashfs") is None, reason="needs squashfs-tools")
def test_an_appimage_is_its_runtime_and_then_the_program(
    tree: LinuxTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"a program of any length")
    monkeypatch.setenv(packing.RUNTIME_VARIABLE, str(runtime))
    made = packing.appimage(tree, tmp_path)
    assert made.stat().st_mode & 0o111 == 0o111
    behind = runtime.stat().st_size
    assert made.read_bytes()[:behind] == runtime.read_bytes()
    there = tmp_path / "unpacked"
    said("unsquashfs", "-quiet", "-no-progress", "-o", str(behind), "-d", str(there), str(made))
    assert said(str(there / "AppRun")) == "started\n"
    assert (there / "understudy.desktop").is_file()
    assert (there / ".DirIcon").read_bytes() == (there / "understudy.png").read_bytes()


def test_what_cannot_be_packed_is_told_and_the_rest_is_made(
    frozen: Frozen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = shutil.which
    absent = {"mksquashfs", "rpmbuild"}
    monkeypatch.setattr(shutil, "which", lambda name: None if name in absent else found(name))
    output = tmp_path / "output"
    output.mkdir()
    assert commands.pack(frozen, output, None) == 0
    sums = (output / "SHA256SUMS").read_text("utf-8")
    assert all(ending in sums for ending in (".whl", ".tar.gz", ".deb", ".cdx.json"))
    assert ".rpm" not in sums
    said("sh", "-c", f"cd '{output}' && sha256sum -c SHA256SUMS")


def test_a_package_that_was_asked_for_and_cannot_be_made_is_a_failure(
    frozen: Frozen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    output = tmp_path / "output"
    output.mkdir()
    assert commands.pack(frozen, output, ["rpm"]) == 1
    with pytest.raises(DevError, match="rpmbuild"):
        packing.need("rpmbuild")


def test_a_program_that_grew_too_large_is_a_failure(
    frozen: Frozen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_BYTES", 1_000)
    output = tmp_path / "output"
    output.mkdir()
    with pytest.raises(DevError, match="leave it out"):
        commands.pack(frozen, output, ["tar"])


def test_the_manual_page_names_every_command(described: Path) -> None:
    page = gzip.decompress((described / "understudy.1.gz").read_bytes()).decode()
    for command in ("status", "ask", "doctor", r"desktop\-entry"):
        assert f".SS {command}\n" in page
    assert roff(".dots\n'quotes' and \\ and --") == "\\&.dots\n\\&'quotes' and \\e and \\-\\-"
    if man := shutil.which("man"):
        command = [man, "--warnings", "-l", str(described / "understudy.1.gz")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
        assert (done.returncode, done.stderr) == (0, "")


def test_the_list_of_components_names_what_is_shipped_and_not_what_freezes_it(
    described: Path,
) -> None:
    listed = json.loads((described / "sbom.cdx.json").read_text("utf-8"))
    assert listed["metadata"]["component"]["name"] == "understudy"
    python, *components = listed["components"]
    assert python["name"] == "CPython"
    names = {one["name"].lower() for one in components}
    assert {"anthropic", "openai", "keyring", "numpy"} <= names
    assert not {"pip", "hatchling", "pyinstaller"} & names
    assert all(one["licenses"][0]["license"]["name"] for one in components)


def test_a_windows_icon_leads_to_each_of_its_pictures() -> None:
    pngs = {16: b"sixteen", 256: b"two hundred"}
    made = ico(pngs)
    assert struct.unpack_from("<HHH", made) == (0, 1, 2)
    for number, (size, png) in enumerate(pngs.items()):
        entry = struct.unpack_from("<BBBBHHII", made, 6 + 16 * number)
        assert entry[0] == size % 256
        assert made[entry[7] : entry[7] + entry[6]] == png


def test_a_release_is_dated_by_the_changelog(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\n## [1.2.3] - 2026-12-24\n", "utf-8")
    assert released_on(changelog, "1.2.3") == "2026-12-24"


def test_the_names_that_newer_systems_use_are_allowed() -> None:
    assert "libglib2.0-0 | libglib2.0-0t64" in debian_depends()


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
