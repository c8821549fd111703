"""Makes the locks anew from ``pyproject.toml``, with uv in a throwaway environment.

uv itself comes from a third lock, ``uv.txt``: what decides every hash is checked by its own.
A lock holds names, versions, markers and hashes, and no address to download from: which index
serves the files is the machine's own affair, and the hashes make that safe.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from installers.dev_console import DevError, follow, say, step
from installers.dev_environment import LockName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from installers.dev_environment import Environment

LOCKS: tuple[LockName, ...] = get_args(LockName)
COMPILE = ("pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes")
BARE = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet")
PIN_LINE = re.compile(r"[A-Za-z0-9][\w.-]*==[\w.+!-]+( ; [^:\\]+)?( \\)?")
HASH_LINE = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def foreign_lines(lock: str) -> list[str]:
    """Return the lines of a lock that are neither a pinned name nor a hash, such as an address."""
    allowed = (PIN_LINE, HASH_LINE)
    return [line for line in lock.splitlines() if not any(form.fullmatch(line) for form in allowed)]


def make_locks(environment: Environment, arguments: Sequence[str]) -> None:
    """Write each lock in ``installers/lock``; ``arguments`` (like ``--upgrade``) go to uv.

    Pins are kept unless ``arguments`` ask otherwise. All the files change or none does.
    Raises DevError when uv cannot solve it, or an address or anything else foreign got in.
    """
    with tempfile.TemporaryDirectory(prefix="understudy-lock-") as name:
        folder = Path(name)
        locks = [*(environment.lock_file(lock) for lock in LOCKS), uv_lock(environment)]
        with step("uv, in a throwaway environment"):
            uv = _install_uv(folder, uv_lock(environment))
        dev, run, build, tool = (folder / f"{name}.txt" for name in ("dev", "run", "build", "uv"))
        with step("Solving for every system"):
            for lock in locks:
                shutil.copy(lock, folder / lock.name)
            project = environment.root / "pyproject.toml"
            _compile(uv, project, dev, ["--group", "dev", *arguments])
            # dev decides, so that all pin the same versions
            same = ["--constraint", str(dev), *arguments]
            _compile(uv, project, run, same)
            _compile(uv, project, build, ["--group", "build", *same])
            wanted = folder / "uv.in"
            wanted.write_text("uv\n", "utf-8")
            _compile(uv, wanted, tool, arguments)
        for made in (dev, run, build, tool):
            if foreign := foreign_lines(made.read_text("utf-8")):
                raise DevError(f"{made.name} holds more than pins and hashes: {foreign[0]}")
        for lock in locks:
            shutil.copy(folder / lock.name, lock)
            say(f"   written: {lock}")


def uv_lock(environment: Environment) -> Path:
    """Return the lock that uv is installed from."""
    return environment.lock_file("run").with_name("uv.txt")


def _install_uv(folder: Path, lock: Path) -> Path:
    place = folder / "uv"
    follow([sys.executable, "-m", "venv", str(place)], lambda _line: None)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    chosen = ["--require-hashes", "--only-binary=:all:", "-r", str(lock)]
    follow([*pip, *chosen], lambda _line: None)
    return scripts / "uv"


def _compile(uv: Path, wanted: Path, made: Path, arguments: Sequence[str]) -> None:
    command = [str(uv), *COMPILE, *BARE, wanted.name, "-o", str(made), *arguments]
    # the machine's own certificates, which a company network needs
    variables = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    status = subprocess.run(command, cwd=wanted.parent, env=variables, check=False).returncode
    if status:
        raise DevError(f"uv found no set of versions for {made.name} (it ended with {status})")
