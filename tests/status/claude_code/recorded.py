"""Plays recorded transcripts, as if they were being written now."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.lines import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.status.claude_code.threads import Said

FOLDER = Path(__file__).parent / "recordings"
CANARY = "A question that must never be read."
BEGAN = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def names() -> list[str]:
    return sorted(one.stem for one in FOLDER.glob("*.jsonl"))


def lines(name: str, began: datetime = BEGAN) -> list[tuple[datetime, bytes]]:
    """Return the lines with the instant of each, moved so that the first with one is ``began``."""
    objects = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_bytes().splitlines()]
    told = [datetime.fromisoformat(one["timestamp"]) for one in objects if "timestamp" in one]
    by = began - min(told)
    at = began
    moved = []
    for one in objects:
        if "timestamp" in one:
            at = datetime.fromisoformat(one["timestamp"]) + by
            one["timestamp"] = at.isoformat().replace("+00:00", "Z")
        moved.append((at, compact(one)))
    return moved


def compact(one: dict[str, Any]) -> bytes:
    """Return an object as Claude Code writes it."""
    return json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode()


def play(name: str, chains: Chains | None = None) -> Iterator[tuple[timedelta, Said]]:
    """Yield what each line says, with the time since the first request."""
    chains = chains or Chains()
    for at, line in lines(name):
        record = record_of(line)
        said = chains.take(name, record, at) if record else None
        if said is not None:
            yield at - BEGAN, said
