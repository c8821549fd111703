"""``understudy report`` as a process: three formats, a file or stdout, and clear refusals."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import understudy
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog
from understudy.status.model import Component, ComponentState, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

AUGUST = "2026-08"


def log_august(home: Path) -> None:
    """Keep five minutes and one request of the 20th of August 2026 in the home's log."""
    paths = paths_for(home)
    paths.create()
    opened = open_status_log(paths.status_file, SystemClock())
    log = StatusLog(opened.database, SystemClock())
    for minute in (0, 5):
        log.add_snapshot(
            Snapshot(
                "https://status.example.org",
                datetime(2026, 8, 20, 12, minute, tzinfo=UTC),
                (Component("cmp-chat", "claude.ai", ComponentState.OPERATIONAL),),
            )
        )
    at = datetime(2026, 8, 20, 12, tzinfo=UTC)
    log.add_outcome(OwnOutcome(at, "claude", "claude-sonnet-5-5", OutcomeClass.OK, "", 0.5), 2.0)
    opened.database.close()


async def test_the_report_goes_to_stdout_in_each_format(tmp_path: Path) -> None:
    log_august(tmp_path)
    markdown = await understudy(tmp_path, "report", "--month", AUGUST)
    assert (markdown.code, markdown.err) == (0, "")
    assert "# Status report 2026-08" in markdown.out
    assert "| claude.ai | yes | 100.000 % |" in markdown.out
    table = await understudy(tmp_path, "report", "--month", AUGUST, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.out)))
    assert [row["value"] for row in rows if row["measure"] == "first text p50"] == ["0.5", "0.5"]
    told = await understudy(tmp_path, "report", "--month", AUGUST, "--format", "json")
    assert json.loads(told.out)["requests"][0]["requests"] == 1


async def test_the_report_goes_to_a_file_whole_and_in_place_of_an_older_one(
    tmp_path: Path,
) -> None:
    log_august(tmp_path)
    target = tmp_path / "august.json"
    target.write_text("older", encoding="utf-8")
    arguments = ("report", "--month", AUGUST, "--format", "json", "-o", str(target))
    ended = await understudy(tmp_path, *arguments)
    assert (ended.code, ended.out) == (0, "")
    assert str(target) in ended.err
    assert json.loads(target.read_text("utf-8"))["month"] == AUGUST
    _, _, files = next(os.walk(tmp_path))
    assert files == ["august.json"]


async def test_without_a_log_and_a_month_it_tells_this_month_so_far(tmp_path: Path) -> None:
    month = f"{SystemClock().now().astimezone():%Y-%m}"
    ended = await understudy(tmp_path, "report")
    if f"{SystemClock().now().astimezone():%Y-%m}" != month:
        pytest.skip("the month ended meanwhile")
    assert ended.code == 0
    assert f"# Status report {month}" in ended.out
    assert "so far" in ended.out
    assert "No status page was read" in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "2026-13"), "2026-13"),
        (("--month", "August"), "August"),
        (("--month", "9000-01"), "has not begun"),
        (("--format", "pdf"), "markdown"),
    ],
)
async def test_wrong_usage_is_one_line_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ended = await understudy(tmp_path, "report", *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


async def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "report.md"
    ended = await understudy(tmp_path, "report", "-o", str(target))
    assert (ended.code, ended.out) == (1, "")
    assert str(target) in ended.err
    assert "Traceback" not in ended.err


async def test_a_log_that_cannot_be_read_is_set_aside_and_named(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    paths.create()
    paths.status_file.write_bytes(b"No database. " * 1000)
    month = f"{SystemClock().now().astimezone():%Y-%m}"
    ended = await understudy(tmp_path, "report")
    if f"{SystemClock().now().astimezone():%Y-%m}" != month:
        pytest.skip("the month ended meanwhile")
    assert ended.code == 0
    (aside,) = paths.data_dir.glob("status.db.unreadable-*")
    assert str(aside) in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX time zone rules")
async def test_a_month_is_that_of_the_local_calendar(tmp_path: Path) -> None:
    log_august(tmp_path)
    ended = await understudy(
        tmp_path,
        "report",
        "--month",
        "2025-10",
        "--format",
        "json",
        TZ="CET-1CEST,M3.5.0,M10.5.0/3",
    )
    told = json.loads(ended.out)
    assert (told["from_at"], told["until_at"]) == ("2025-09-30T22:00:00Z", "2025-10-31T23:00:00Z")
    (surface,) = told["surfaces"]
    assert sum(one["unobserved_s"] for one in surface["days"]) == (31 * 24 + 1) * 3600
    assert told["from_local"].endswith("+02:00")
    assert told["until_local"].endswith("+01:00")
