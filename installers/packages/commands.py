"""What ``build.py`` does: freeze once, then pack whatever the machine at hand can pack."""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installers.dev_console import DevError, follow, say, step
from installers.packages import packing
from installers.packages.freezing import freeze
from installers.packages.linux_tree import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from installers.packages.freezing import Frozen
    from installers.packages.linux_tree import LinuxTree

ROOT = Path(__file__).resolve().parents[2]
LINUX: dict[str, Callable[[LinuxTree, Path], Path]] = {
    "tar": packing.tarball,
    "deb": packing.deb,
    "rpm": packing.rpm,
    "appimage": packing.appimage,
}

SYSTEMS = {"win32": "windows", "darwin": "macos"}
"""Each system contains other packages, so each has a list of its own."""
MOST_BYTES = 220_000_000
"""The most that an installed Understudy may take; docs/installing.md says what it takes now."""
SIGN_VARIABLE = "UNDERSTUDY_SIGN"
"""What signs a file on Windows, its name put behind: ``signtool sign /fd sha256 …``."""


def command(arguments: Sequence[str]) -> int:
    """Build and return 0, 1 if a wanted package was not made, 2 for wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python3 installers/build.py",
        description="Freeze the wheel in a clean environment and pack it for this system.",
    )
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="a folder (dist)")
    parser.add_argument(
        "--only",
        action="append",
        choices=LINUX,
        help="this package, or fail; may be given again (by default all that this system can make)",
    )
    chosen = parser.parse_args(arguments)
    output = chosen.output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    try:
        frozen = freeze(ROOT, output / "work")
        return pack(frozen, output, chosen.only)
    except DevError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def pack(frozen: Frozen, output: Path, only: Sequence[str] | None) -> int:
    """Pack the frozen program; say of each kind that cannot be made here why not."""
    listed = f"understudy-{frozen.version}-{SYSTEMS.get(sys.platform, sys.platform)}.cdx.json"
    made = [
        Path(shutil.copy(frozen.wheel, output)),
        Path(shutil.copy(frozen.sbom, output / listed)),
    ]
    missing = []
    if sys.platform.startswith("linux"):
        tree = stage(frozen, output / "work" / "tree", ROOT)
        for kind, packed in LINUX.items():
            if only and kind not in only:
                continue
            try:
                with step(f"The package: {kind}"):
                    made.append(packed(tree, output))
            except DevError as error:
                say(f"   not made: {error}")
                missing.append(kind)
        say(f"\nInstalled size: {tree.size_bytes / 1e6:.0f} MB")
        if tree.size_bytes > MOST_BYTES:
            raise DevError(
                f"That is more than {MOST_BYTES / 1e6:.0f} MB. Look in {frozen.folder} for what "
                "the program never loads, and leave it out in installers/packages/understudy.spec."
            )
    elif sys.platform == "win32":
        made.append(_windows(frozen, output))
    elif sys.platform == "darwin":
        made.append(_macos(frozen, output))
    sums = output / "SHA256SUMS"
    with sums.open("w", encoding="utf-8", newline="\n") as file:
        for one in made:
            file.write(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n")
    for one in made:
        say(f"{one.stat().st_size / 1e6:7.1f} MB  {one}")
    return 1 if only and missing else 0


def _windows(frozen: Frozen, output: Path) -> Path:
    packing.need("makensis")
    made = output / f"understudy-{frozen.version}-setup.exe"
    values = {"VERSION": frozen.version, "PROGRAM": frozen.folder, "OUTPUT": made}
    if sign := os.environ.get(SIGN_VARIABLE, ""):
        values["SIGN"] = sign
        with step("Signing the programs"):
            for program in ("understudy.exe", "understudyw.exe"):
                # as Windows has it: one line, whose backslashes are not escapes
                follow(f'{sign} "{frozen.folder / program}"', lambda _: None)
    defined = [f"-D{name}={value}" for name, value in values.items()]
    with step("The installer (NSIS)"):
        script = ROOT / "installers" / "windows" / "installer.nsi"
        follow(["makensis", *defined, str(script)], lambda _: None)
    return made


def _macos(frozen: Frozen, output: Path) -> Path:
    made = output / f"Understudy-{frozen.version}-{platform.machine()}.dmg"
    app = frozen.folder.parent / "Understudy.app"
    with step("The disk image"):
        script = ROOT / "installers" / "macos" / "make-dmg.sh"
        follow([str(script), str(app), str(made)], lambda line: line[:70])
    return made
