"""Calls the program as a person or a script does: a process, a home, exit code, stdout, stderr."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests import forked
from understudy.world.story import describe

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.world.world import World

# What the machine the tests run on may have set, and a person's may not.
FOREIGN = (
    *("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY"),
    "QT_QPA_PLATFORM",
)


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def home_for(world: World, folder: Path, extra: str = "") -> Path:
    """Write settings that point at ``world`` and return the home."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "settings.toml").write_text(describe(world) + extra, encoding="utf-8")
    return folder


def environment(home: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return env | {
        "UNDERSTUDY_HOME": str(home),
        "UNDERSTUDY_KEY_CLAUDE": "claude-key",
        "UNDERSTUDY_KEY_BACKUP": "backup-key",
    }


async def start(home: Path, *arguments: str, **env: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "understudy", *arguments),
        env=environment(home) | env,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        preexec_fn=_heed_ctrl_c if sys.platform != "win32" else None,
    )


def _heed_ctrl_c() -> None:
    """Undo what a shell does to what it starts in the background, in the child alone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def understudy(home: Path, *arguments: str, stdin: str = "", **env: str) -> Ended:
    whole = environment(home) | env
    if forked.is_alike(whole):
        code, printed, said = await forked.run(arguments, whole, stdin.encode())
        return Ended(code, printed.decode(), said.decode())
    process = await start(home, *arguments, **env)
    out, err = await process.communicate(stdin.encode())
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


def read_terminal(ours: int) -> str:
    """Return all that was written to a pseudo-terminal whose other side is closed; closes ours.

    One read may return a part only, also after the writer has ended.
    """
    parts = []
    try:
        while part := os.read(ours, 1 << 16):
            parts.append(part)
    except OSError:  # EIO: nothing is left
        pass
    os.close(ours)
    return b"".join(parts).decode()
