"""The virtual environment in ``.venv``: made from a lock, known good by a stamp, rebuilt when not.

The project itself gets in by a ``.pth`` file that names ``app/``, not by an editable install: that
needs no build tool (the run lock has none), no network, and leaves no second copy of ``resources/``
behind. What the wheel holds is proved by ``tests/test_packaging.py``.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import re
import shlex
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from installers.dev_console import DevError, follow, say, step

if TYPE_CHECKING:
    from collections.abc import Callable

LockName = Literal["run", "dev", "build"]
WINDOWS = os.name == "nt"
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*==", re.MULTILINE)
WINDOWS_SCRIPT = '@"%~dp0python.exe" -m understudy %*\r\n'


@dataclass(frozen=True, slots=True)
class Environment:
    """One checkout's environment. Every lock pins the same versions; dev holds all of run."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        return self.script("python")

    @property
    def stamp_file(self) -> Path:
        return self.folder / "understudy-stamp.json"

    def script(self, name: str) -> Path:
        """Return where the program ``name`` lies, there or not."""
        return self.scripts / (f"{name}.exe" if WINDOWS else name)

    def lock_file(self, lock: LockName) -> Path:
        return self.root / "installers" / "lock" / f"{lock}.txt"

    def variables(self) -> dict[str, str]:
        """Return this process's environment variables with the environment's programs first."""
        path = os.pathsep.join([str(self.scripts), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path}

    def prepare(self, lock: LockName) -> None:
        """Make sure everything in ``lock`` is installed; returns at once when the stamp says so.

        The stamp goes first and comes back last, so whatever interrupts this leaves no stamp, and
        the next call builds anew. Raises DevError when a part cannot be had.
        """
        stamp = self._read_stamp()
        held = _held_locks(stamp) if _same_base(stamp, self._base()) else {}
        if held.get("dev") == self._digest("dev"):
            return
        if held.get("run") == self._digest("run"):
            if lock == "run":
                return
            self.stamp_file.unlink()
        else:
            self._create()
        with step(f"Python packages, as pinned in {self.lock_file(lock).name}"):
            self._install(lock)
        self._add_project()
        stamp = {**self._base(), "locks": {lock: self._digest(lock)}}
        self.stamp_file.write_text(json.dumps(stamp, indent=2), "utf-8")

    def _base(self) -> dict[str, str]:
        return {"root": str(self.root), "python": sys.version, "prefix": sys.base_prefix}

    def _digest(self, lock: LockName) -> str:
        return hashlib.sha256(self.lock_file(lock).read_bytes()).hexdigest()

    def _read_stamp(self) -> dict[str, object]:
        if not self.python.exists():  # also a link to a Python that was removed
            return {}
        try:
            stamp = json.loads(self.stamp_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _create(self) -> None:
        with step("A new Python environment in .venv"):
            if self.folder.exists():
                say("   the one there is unfinished or out of date: making it anew")
                self._remove()
            follow([base_python(), "-m", "venv", str(self.folder)], lambda _line: None)

    def _remove(self) -> None:
        self.stamp_file.unlink(missing_ok=True)
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise DevError(
                f"{self.folder} cannot be removed ({error}). Quit programs started from it "
                "(Understudy, an editor), then type the command again."
            ) from error

    def _install(self, lock: LockName) -> None:
        path = self.lock_file(lock)
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        chosen = ["--require-hashes", "--only-binary=:all:", "-r", str(path)]
        # no bytecode ahead of time: of the 4,000 modules a start needs some 300
        how = ["--no-compile", "--progress-bar=off"]
        describe = pip_progress(len(PIN.findall(path.read_text("utf-8"))))
        try:
            follow([*pip, "install", *how, *chosen], describe, self.variables())
        except DevError as error:
            raise DevError(
                f"{error}\nThe Python packages could not be installed. With the network back, or "
                "the lock mended, type the same command again."
            ) from error

    def _add_project(self) -> None:
        base = {"base": str(self.folder), "platbase": str(self.folder)}
        packages = Path(sysconfig.get_path("purelib", "venv", base))
        # site.py reads it in the locale's encoding
        line = f"{self.root / 'app'}\n"
        (packages / "understudy-checkout.pth").write_text(line, locale.getencoding())
        if WINDOWS:
            (self.scripts / "understudy.cmd").write_text(WINDOWS_SCRIPT, "utf-8", newline="")
            return
        script = self.script("understudy")
        call = f'exec {shlex.quote(str(self.python))} -m understudy "$@"'
        script.write_text(f"#!/bin/sh\n{call}\n", "utf-8")
        script.chmod(0o755)


def base_python() -> str:
    """Return the Python below any environment that this one runs in, which may be removed."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _same_base(stamp: dict[str, object], base: dict[str, str]) -> bool:
    return all(stamp.get(key) == value for key, value in base.items())


def _held_locks(stamp: dict[str, object]) -> dict[str, object]:
    locks = stamp.get("locks")
    return locks if isinstance(locks, dict) else {}


def pip_progress(pins: int) -> Callable[[str], str | None]:
    """Return what turns pip's lines into ``12/57 name==version``, for a lock of ``pins`` pins."""
    total, count = pins, 0

    def describe(line: str) -> str | None:
        nonlocal total, count
        word, _, rest = line.strip().partition(" ")
        if word == "Ignoring":  # a pin for another system or Python
            total -= 1
        elif word == "Collecting":
            count += 1
            return f"{count:>3}/{total} {rest.split()[0]}"
        elif line.startswith("Installing collected packages"):
            return "unpacking them all"
        return None

    return describe
