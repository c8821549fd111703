"""Builds the wheel, and freezes it in a clean environment whose every package is pinned by hash."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from installers.dev_console import DevError, follow, say, step
from installers.dev_environment import PIN, WINDOWS, Environment, base_python, pip_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Frozen:
    """The frozen program: ``folder`` holds the executable and all that it needs."""

    folder: Path
    version: str
    wheel: Path
    described: Path
    """What `describing.py` wrote: icons, the manual page, licences, the SBOM."""

    @property
    def sbom(self) -> Path:
        return self.described / "sbom.cdx.json"


def freeze(root: Path, work: Path) -> Frozen:
    """Build the wheel of the checkout ``root`` and freeze it in ``work``, which is made anew.

    Raises DevError if a step fails; the text holds the last lines of what failed.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    place = work / "environment"
    python = place / ("Scripts/python.exe" if WINDOWS else "bin/python")
    lock = Environment(root).lock_file("build")
    with step("A clean environment for the build"):
        follow([base_python(), "-m", "venv", str(place)], lambda _line: None)
        pins = len(PIN.findall(lock.read_text("utf-8")))
        locked = ["--require-hashes", "--only-binary=:all:", "--no-compile", "-r", str(lock)]
        _pip(python, locked, pins)
    with step("The wheel"):
        wheel = build_wheel(python, root, work / "wheel")
        _pip(python, ["--no-deps", "--no-index", "--no-compile", str(wheel)], 1)
    described = work / "described"
    with step("Icons, manual page, licences"):
        follow([str(python), str(HERE / "describing.py"), str(described)], lambda _line: None)
    with step("Freezing it (PyInstaller)"):
        _run_pyinstaller(python, root, work)
    folder = work / "frozen" / "understudy"
    size = sum(file.stat().st_size for file in folder.rglob("*") if not file.is_symlink())
    say(f"   {folder}: {size / 1e6:.0f} MB")
    return Frozen(folder, wheel.name.split("-")[1], wheel, described)


def build_wheel(python: Path, root: Path, into: Path) -> Path:
    """Build the wheel of ``root`` with the hatchling of ``python``'s environment."""
    follow(
        [str(python), "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        lambda _line: None,
        directory=root,
    )
    (wheel,) = into.glob("*.whl")
    return wheel


def _run_pyinstaller(python: Path, root: Path, work: Path) -> None:
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    folders = ["--distpath", str(work / "frozen"), "--workpath", str(work / "pyinstaller")]
    # the same program whatever the hour and the hash seed
    variables = {
        **os.environ,
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": "1764547200",
        "UNDERSTUDY_ICONS": str(work / "described"),
    }
    variables.pop("PYTHONPATH", None)
    spec = root / "installers" / "packages" / "understudy.spec"
    follow([*command, *folders, str(spec)], lambda line: line[:70], variables, directory=work)


def _pip(python: Path, arguments: Sequence[str], pins: int) -> None:
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    try:
        follow([str(python), "-m", "pip", "install", *quiet, *arguments], pip_progress(pins))
    except DevError as error:
        raise DevError(f"{error}\nThe packages for the build could not be installed.") from error
