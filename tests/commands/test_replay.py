"""``understudy replay`` as a process: JSON Lines in, what was shown and said out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.program import understudy
from tests.replay.history import summary

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def line(minute: float, **observation: Any) -> str:
    return json.dumps({"at": (NOON + timedelta(minutes=minute)).isoformat(), **observation})


def request(minute: float, failure: str | None = None) -> str:
    outcome = "failed" if failure else "ok"
    known = {"provider": "claude", "model": "claude-sonnet-5-5", "first_text_s": 0.5}
    return line(minute, kind="request", outcome=outcome, failure=failure, **known)


OUTAGE = (
    line(0, kind="snapshot", body=summary((), NOON)),
    request(1),
    *(request(minute, "overloaded") for minute in (4, 7, 10)),
    line(11, kind="snapshot_failed", failure="timeout"),
    *(request(minute) for minute in (20, 21, 22, 23, 24)),
    line(40, kind="network", state="online"),
    line(41, kind="resumed"),
)


async def test_it_prints_what_would_have_been_shown_and_said(tmp_path: Path) -> None:
    file = tmp_path / "observations.jsonl"
    file.write_text("\n".join(OUTAGE) + "\n", encoding="utf-8")
    ended = await understudy(tmp_path, "replay", "--json", str(file))
    assert (ended.code, ended.err) == (0, "")
    events = ended.lines
    assert [one["alert"] for one in events if one["event"] == "alert"] == ["outage", "recovery"]
    shown = [one["verdict"] for one in events if one["event"] == "verdict"]
    assert shown[:2] == ["up", "down"]
    assert all(one["at"].endswith("Z") for one in events)
    words = await understudy(tmp_path, "replay", "-", stdin="\n".join(OUTAGE))
    assert words.code == 0
    assert "→ outage: Claude is failing for you" in words.out


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "{}",
        '{"at": "yesterday", "kind": "resumed"}',
        line(0, kind="nonsense"),
        line(0, kind="snapshot"),
        line(0, kind="snapshot", body=[]),
        line(0, kind="network", state="sideways"),
        request(0, "no_such_failure"),
    ],
)
async def test_a_bad_line_is_named_by_its_number(tmp_path: Path, bad: str) -> None:
    ended = await understudy(tmp_path, "replay", "-", stdin=f"{OUTAGE[0]}\n{bad}\n")
    assert ended.code == 64
    assert ended.err.startswith("understudy: -:2: ")
    assert len(ended.err.splitlines()) == 1


async def test_lines_out_of_order_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "replay", "-", stdin=f"{request(5)}\n{request(4)}\n")
    assert ended.code == 64
    assert "before the line above" in ended.err
    missing = await understudy(tmp_path, "replay", str(tmp_path / "nowhere.jsonl"))
    assert missing.code == 64
