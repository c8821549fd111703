"""Puts the stand-in for ``claude`` in place, tells it what to play, and says what it was asked."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from understudy.base.settings.values import ProviderSettings

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"
MODEL = "claude-sonnet-5-5"
VERSION = "2.1.332 (Claude Code)"
SETTINGS = ProviderSettings(id="claude-code", kind="claude-code", models=(MODEL,))
INIT = {"type": "system", "subtype": "init", "model": MODEL, "apiKeySource": "none"}
REQUESTING = {"type": "system", "subtype": "status", "status": "requesting"}

Step = list[Any]


class StandIn:
    """The program in ``folder``; ``variables`` have it found and played."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.program = folder / "claude"
        source = (HERE / "claude.py").read_text("utf-8")
        self.program.write_text(f"#!{sys.executable} -IS\n{source}", "utf-8")
        self.program.chmod(0o700)
        self.plays()

    @property
    def variables(self) -> dict[str, str]:
        return {"UNDERSTUDY_CLAUDE": str(self.program), "CLAUDE_CONFIG_DIR": str(self.folder)}

    def plays(
        self,
        *steps: Step,
        version: str = VERSION,
        auth: dict[str, Any] | None = None,
        reads_nothing: bool = False,
    ) -> None:
        play = {
            "steps": steps,
            "version": version,
            "auth": {} if auth is None else auth,
            "reads_nothing": reads_nothing,
        }
        (self.folder / "play.json").write_text(json.dumps(play), "utf-8")

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What it was started with to answer, each time."""
        return [one for one in self._notes() if "arguments" in one]

    @property
    def pids(self) -> list[int]:
        """Every process there was, and what they started."""
        return [one["pid"] for one in self._notes()]

    def _notes(self) -> list[dict[str, Any]]:
        with suppress(FileNotFoundError):
            text = (self.folder / "asked.jsonl").read_text("utf-8")
            return [json.loads(line) for line in text.splitlines()]
        return []


def line(**fields: object) -> Step:
    return ["line", fields]


def begins() -> tuple[Step, ...]:
    return ["line", INIT], ["line", REQUESTING]


def event(kind: str, more: dict[str, Any] | None = None, **fields: object) -> Step:
    return line(type="stream_event", event={"type": kind, **fields}, **(more or {}))


def message(name: str = "msg_1", model: str = MODEL) -> Step:
    return event("message_start", message={"id": name, "model": model, "content": []})


def text(said: str, block: int = 0) -> Step:
    return event("content_block_delta", index=block, delta={"type": "text_delta", "text": said})


def abandoned(name: str = "msg_1", from_block: int = 0) -> Step:
    what = {"api_message_id": name, "from_block_index": from_block}
    return event("message_stop", {"abandoned_blocks": what})


def whole(said: str, name: str = "msg_2", model: str = MODEL) -> Step:
    content = [{"type": "text", "text": said}]
    return line(type="assistant", message={"id": name, "model": model, "content": content})


def result(said: str = "", stop_reason: str = "end_turn") -> Step:
    used = {"input_tokens": 5, "output_tokens": 4}
    return line(
        type="result", subtype="success", is_error=False, terminal_reason="completed",
        stop_reason=stop_reason, result=said, usage=used,
    )  # fmt: skip


def failed(
    status: int | None = None,
    error: str = "server_error",
    api_error: str | None = None,
    reason: str = "api_error",
    **more: object,
) -> tuple[Step, ...]:
    """Return the two last lines of a failure, and its exit code."""
    both = {"api_error_status": status, **({"api_error": api_error} if api_error else {})}
    said = [{"type": "text", "text": "A sentence that may change."}]
    synthetic = {"id": "0", "model": "<synthetic>", "content": said}
    return (
        line(
            type="assistant", message=synthetic, error=error, is_api_error_message=True,
            request_id="req_1", **both, **more,
        ),
        line(
            type="result", subtype="success", is_error=True, terminal_reason=reason,
            stop_reason="stop_sequence", result="A sentence that may change.", **both,
        ),
        ["exit", 1],
    )  # fmt: skip


def is_running(pid: int) -> bool:
    """Return True if the process lives; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        return state != "Z"
    return True
