"""Makes the two locks anew from ``pyproject.toml``, with uv in a throwaway environment.

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
    """Write ``installers/lock/{dev,run}.txt``; ``arguments`` (like ``--upgrade``) go to uv.

    Pins are kept unless ``arguments`` ask otherwise. Both files change or neither does.
    Raises DevError when uv cannot solve it, or an address or anything else foreign got in.
    """
    with tempfile.TemporaryDirectory(prefix="understudy-lock-") as name:
        folder = Path(name)
        with step("uv, in a throwaway environment"):
            uv = _install_uv(folder)
        dev, run = folder / "dev.txt", folder / "run.txt"
        with step("Solving for every system"):
            for lock in LOCKS:
                shutil.copy(environment.lock_file(lock), folder / f"{lock}.txt")
            _compile(uv, environment.root, dev, ["--group", "dev", *arguments])
            # dev decides, so that both pin the same versions
            _compile(uv, environment.root, run, ["--constraint", str(dev), *arguments])
        for made in (dev, run):
            if foreign := foreign_lines(made.read_text("utf-8")):
                raise DevError(f"{made.name} holds more than pins and hashes: {foreign[0]}")
        for lock in LOCKS:
            shutil.copy(folder / f"{lock}.txt", environment.lock_file(lock))
            say(f"   written: {environment.lock_file(lock)}")


def _install_uv(folder: Path) -> Path:
    place = folder / "uv"
    follow([sys.executable, "-m", "venv", str(place)], lambda _line: None)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    follow([*pip, "--only-binary=:all:", "uv"], lambda _line: None)
    return scripts / "uv"


def _compile(uv: Path, root: Path, made: Path, arguments: Sequence[str]) -> None:
    command = [str(uv), *COMPILE, *BARE, "pyproject.toml", "-o", str(made), *arguments]
    # the machine's own certificates, which a company network needs
    variables = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    status = subprocess.run(command, cwd=root, env=variables, check=False).returncode
    if status:
        raise DevError(f"uv found no set of versions for {made.name} (it ended with {status})")
