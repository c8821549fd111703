"""Writes transcripts as Claude Code does: whole lines, appended, in a home of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.commands.program import home_for
from tests.status.claude_code.recorded import compact
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.world.world import World

PROJECT = "-home-user-CANARY-project"


def allowing_home(world: World, folder: Path, answer: str = "on") -> Path:
    """Return a home for ``world`` whose settings say whether Claude Code's records count."""
    home = home_for(world, folder)
    settings = home / "config" / "settings.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[status]", f'[status]\nclaude_code = "{answer}"', 1), "utf-8")
    return home


class Session:
    """One session of the person ``home``; each call writes one line."""

    def __init__(self, home: Path, name: str = "s") -> None:
        self.name = name
        self.path = home / ".claude" / "projects" / PROJECT / f"{name}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._count = 0

    def write(self, line: dict[str, Any], ago_s: float = 0.0) -> None:
        self._count += 1
        at = SystemClock().now() - timedelta(seconds=ago_s)
        whole = {
            "timestamp": at.isoformat(),
            "sessionId": self.name,
            "version": "2.1.332",
            "uuid": f"{self.name}-{self._count}",
            "cwd": "/home/user/CANARY/project",
        }
        with self.path.open("ab") as file:
            file.write(compact(whole | line) + b"\n")

    def failed_try(self, ago_s: float = 0.0) -> None:
        error = {"status": 529, "requestId": "req_1", "message": "CANARY overloaded"}
        self.write({"type": "system", "subtype": "api_error", "error": error}, ago_s)

    def gave_up(self, **told: Any) -> None:
        message = {"id": "x", "model": "<synthetic>", "content": "CANARY"}
        self.write(
            {
                "type": "assistant",
                "isApiErrorMessage": True,
                "requestId": "req_1",
                "message": message,
                **told,
            }
        )

    def answered(self, model: str = "claude-sonnet-5-5") -> None:
        message = {"id": f"msg_01{self._count}", "model": model, "content": "CANARY"}
        self.write({"type": "assistant", "requestId": f"req_{self._count}", "message": message})
