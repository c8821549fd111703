"""The real Claude Code in a home of its own, without an account, asking a world on loopback."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from understudy.world.world import World

CLAUDE = os.environ.get("UNDERSTUDY_REAL_CLAUDE") or shutil.which("claude")
KEY = "sk-ant-test"
MODEL = "claude-sonnet-5-5"
PROMPT = "Are you there?"
ANSI = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
POINTER = "\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}"
SCREEN = struct.pack("HHHH", 40, 120, 0, 0)


class Claude:
    """A person's Claude Code: ``home`` is their folder, ``world`` answers in Claude's place.

    ``way`` are the variables by which it comes to the world, if not by another base URL.
    """

    def __init__(self, world: World, home: Path, way: dict[str, str] | None = None) -> None:
        self._home = home
        self._way = {"ANTHROPIC_BASE_URL": world.claude_url} if way is None else way

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self._home),
            "PATH": os.environ.get("PATH", ""),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            **self._way,
        }

    def _folder(self, name: str) -> Path:
        """Return a project's folder that the person trusts; no first-run questions are asked."""
        folder = (self._home / name).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        config = self._home / ".claude.json"
        known = json.loads(config.read_text("utf-8")) if config.exists() else {}
        projects = known.get("projects", {}) | {str(folder): {"hasTrustDialogAccepted": True}}
        known |= {
            "hasCompletedOnboarding": True,
            "theme": "dark",
            "customApiKeyResponses": {"approved": [KEY], "rejected": []},
            "projects": projects,
        }
        config.write_text(json.dumps(known), "utf-8")
        return folder

    @asynccontextmanager
    async def prints(self, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run ``claude -p`` in the folder ``name``; killed at the end."""
        assert CLAUDE is not None
        process = await asyncio.create_subprocess_exec(
            *(CLAUDE, "-p", "--model", MODEL, PROMPT),
            cwd=self._folder(name),
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    @asynccontextmanager
    async def terminal(self, name: str) -> AsyncIterator[Terminal]:
        """Run ``claude`` in a terminal, in the folder ``name``; killed at the end."""
        assert CLAUDE is not None
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, SCREEN)
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - it is read by the loop
            [CLAUDE, "--model", MODEL],
            cwd=self._folder(name),
            env=self._environment(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_has_terminal,  # noqa: PLW1509 - no other thread runs here
        )
        os.close(theirs)
        shown = Terminal(ours)
        try:
            yield shown
        finally:
            shown.close()
            process.kill()
            process.wait()

    def first_failures(self) -> list[datetime]:
        """Return when each session's first try failed, or its repetition began, oldest first."""
        found = []
        for path in (self._home / ".claude" / "projects").rglob("*.jsonl"):
            lines = [json.loads(line) for line in path.read_bytes().splitlines()]
            told = [one["timestamp"] for one in lines if one.get("subtype") == "api_error"]
            tries = [one["timestamp"] for one in lines if one.get("type") == "api-request"]
            found += [datetime.fromisoformat(one) for one in (told or tries)[:1]]
        return sorted(found)


def _has_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """What the terminal ``file`` shows; on the running loop."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._shown = b""
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(file, self._read)

    def close(self) -> None:
        self._loop.remove_reader(self._file)
        os.close(self._file)

    def _read(self) -> None:
        try:
            self._shown += os.read(self._file, 1 << 16)
        except OSError:  # the program ended
            self._loop.remove_reader(self._file)
        self._news.set()

    @property
    def text(self) -> str:
        """Everything shown so far, without colours and blanks."""
        return re.sub(r"\s", "", ANSI.sub(b"", self._shown).decode("utf-8", "replace"))

    async def until(self, holds: Callable[[str], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(self.text):
                self._news.clear()
                await self._news.wait()

    async def ask(self, text: str = PROMPT) -> None:
        """Type ``text`` when there is a prompt, and press Enter when it is shown."""
        await self.until(lambda shown: POINTER in shown)
        os.write(self._file, text.encode())
        words = re.sub(r"\s", "", text)
        await self.until(lambda shown: words in shown)
        os.write(self._file, b"\r")
