"""Which Claude Code is installed here, and whether it is signed in; it is asked, never read.

``claude --version`` and ``claude auth status`` send nothing. Versions before 2.1.50 take the latter
for a prompt and pay for it, so the version is always asked first.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.providers.claude_code.invocation import environment
from understudy.chat.providers.claude_code.process import WatchedProcess

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM_VARIABLE = "UNDERSTUDY_CLAUDE"
"""Names the program, if it is not on the PATH of a desktop."""
OLDEST = (2, 0, 77)
TELLS_SIGN_IN = (2, 1, 50)
LONGEST_S = 20.0
_PLACES = (
    "~/.local/bin/claude",
    "~/.claude/local/claude",
    "~/.npm-global/bin/claude",
    "/opt/homebrew/bin/claude",
    "/usr/local/bin/claude",
)

Version = tuple[int, int, int]


class Installed(msgspec.Struct, frozen=True):
    """``version`` None: it does not start, or prints nothing that looks like one."""

    path: str
    version: Version | None

    @property
    def is_usable(self) -> bool:
        return self.version is not None and self.version >= OLDEST


class SignIn(msgspec.Struct, frozen=True, rename="camel"):
    """Three of the fields of its answer; an e-mail address in it is never decoded."""

    logged_in: bool
    auth_method: str = ""
    api_provider: str = ""


_known: dict[tuple[str, int, int], Version | None] = {}


def find_program(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of ``claude``: as named, on the PATH, or where its installers put it."""
    if named := environ.get(PROGRAM_VARIABLE):
        return shutil.which(_at(named))
    found = shutil.which("claude", path=environ.get("PATH"))
    if found is not None:
        return None if found.lower().endswith((".cmd", ".bat")) else found
    return next((one for each in _PLACES if (one := shutil.which(_at(each)))), None)


async def installed(base_url: str) -> Installed | None:
    """Find the program and ask its version, once per file; None: there is none."""
    path = find_program()
    if path is None:
        return None
    stamp = _stamp(path)
    if stamp not in _known:
        said = await _said(path, base_url, "--version")
        found = re.match(rb"\s*(\d{1,4})\.(\d{1,4})\.(\d{1,6})\b", said)
        numbers = [int(one) for one in found.groups()] if found else []
        _known[stamp] = (numbers[0], numbers[1], numbers[2]) if numbers else None
    return Installed(path, _known[stamp])


async def sign_in(program: Installed, base_url: str) -> SignIn | None:
    """Ask whether it is signed in; None: not known."""
    if program.version is None or program.version < TELLS_SIGN_IN:
        return None
    try:
        return msgspec.json.decode(
            await _said(program.path, base_url, "auth", "status"), type=SignIn
        )
    except msgspec.MsgspecError:
        return None


async def _said(path: str, base_url: str, *words: str) -> bytes:
    """Return what the program prints to stdout; nothing if it does not start or takes too long."""
    with tempfile.TemporaryDirectory(prefix="understudy-") as folder:
        try:
            process = await WatchedProcess.start(
                (path, *words), environment(os.environ, base_url), folder
            )
        except (OSError, ValueError):
            return b""
        said: list[bytes] = []
        process.feed(b"")
        try:
            async with asyncio.timeout(LONGEST_S):
                while line := await process.line():
                    said.append(line)
        except (TimeoutError, ValueError):
            said.clear()
        finally:
            await process.end(stops=False)
        return b"".join(said)


def _at(place: str) -> Path:
    return Path(place).expanduser()


def _stamp(path: str) -> tuple[str, int, int]:
    try:
        found = Path(path).stat()
    except OSError:
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size
