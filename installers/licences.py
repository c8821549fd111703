"""Writes resources/licences.json: every package the program may bring, with its licence.

Run it after the locks changed, in the checkout's environment, where it has least to fetch::

    .venv/bin/python installers/licences.py      # --check writes nothing, and exits 1 if stale

The packages are those of lock/run.txt, for every system. The metadata of one that is not installed
here is read from its wheel, which pip fetches.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from email import message_from_string
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "installers" / "lock" / "run.txt"
LIST = ROOT / "resources" / "licences.json"
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==([\w.+!-]+)(?: ; ([^:\\]+?))?(?: \\)?")
NEVER_BROUGHT = re.compile(r"sys_platform == 'emscripten'")
"""A package for a browser's Python, which none of our packages has."""
BESIDE = (
    {"name": "Python", "version": "", "licence": "PSF-2.0"},
    {"name": "all-MiniLM-L6-v2, the language model", "version": "", "licence": "Apache-2.0"},
)
"""What comes with the program and is no package; Qt comes with PySide6."""
PLATFORMS = ("manylinux_2_28_x86_64", "win_amd64", "macosx_13_0_arm64")
PYTHONS = ("3.11", "3.13")
ALLOWED = frozenset(
    {
        *("MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "0BSD", "Zlib"),
        *("MIT-0", "CC0-1.0", "MPL-2.0", "LGPL-3.0-only"),
    }
)
"""What a program under MIT may bring: permissive ones, and those that ask only for themselves."""
NAMES = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "The MIT License (MIT)": "MIT",
    "New BSD": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""SPDX names for what older metadata says in words."""


def pinned(lock: str) -> Iterator[tuple[str, str, str]]:
    """Return name, version and marker of each package that some system's program brings."""
    for line in lock.splitlines():
        found = PIN.fullmatch(line)
        if found and not NEVER_BROUGHT.search(found[3] or ""):
            yield found[1], found[2], (found[3] or "").strip()


def listed() -> list[dict[str, str]]:
    """Return the list as it has to be now."""
    made = {}
    for name, version, _marker in pinned(LOCK.read_text("utf-8")):
        metadata = _installed(name, version) or _fetched(name, version)
        made[name, version] = {
            "name": metadata["Name"],
            "version": version,
            "licence": licence_of(metadata),
        }
    return [*BESIDE, *sorted(made.values(), key=lambda one: one["name"].lower())]


def licence_of(metadata: Message) -> str:
    """Return the licence as SPDX has it, from whichever field the package fills."""
    for field in ("License-Expression", "License"):
        text = (metadata[field] or "").strip()
        if text and "\n" not in text and text != "UNKNOWN":
            return NAMES.get(text, text)
    classifiers = [
        text.rsplit(" :: ", 1)[-1]
        for text in metadata.get_all("Classifier") or ()
        if text.startswith("License :: OSI Approved")
    ]
    return " AND ".join(NAMES.get(one, one) for one in classifiers)


def foreign(licence: str) -> set[str]:
    """Return the parts of a licence that are not allowed; of alternatives one is enough."""
    groups = [
        {part.strip(" ()") for part in re.split(r"\bAND\b", choice)}
        for choice in re.split(r"\bOR\b", licence)
    ]
    return set() if any(group <= ALLOWED for group in groups) else set.union(*groups) - ALLOWED


def _installed(name: str, version: str) -> Message | None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    if found.version != version:
        return None
    return message_from_string(str(found.read_text("METADATA")))


def _fetched(name: str, version: str) -> Message:
    with tempfile.TemporaryDirectory(prefix="understudy-licences-") as folder:
        base = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        for platform, python in product(PLATFORMS, PYTHONS):
            how = ["--only-binary=:all:", "--platform", platform, "--python-version", python]
            command = [*base, *how, f"{name}=={version}"]
            subprocess.run(command, check=False, capture_output=True)
            if wheels := list(Path(folder).glob("*.whl")):
                return _metadata(wheels[0])
    raise SystemExit(f"{name} {version}: no system has a wheel of it")


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode())


def main() -> int:
    packages = listed()
    text = json.dumps(packages, indent=1) + "\n"
    wrong = {one["name"]: one["licence"] for one in packages if foreign(one["licence"])}
    for name, licence in wrong.items():
        print(f"{name}: {licence or 'no licence named'} is not among those allowed")
    if "--check" not in sys.argv:
        LIST.write_text(text, "utf-8")
    elif LIST.read_text("utf-8") != text:
        print(f"{LIST.relative_to(ROOT)} is stale: run installers/licences.py")
        return 1
    print(f"{len(packages)} packages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
