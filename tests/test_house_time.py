"""Two rules of every test: it waits as long as a busy machine needs, and it knows no date."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock

ROOT = Path(__file__).parents[1]
FILES = [
    file
    for file in sorted((ROOT / "tests").rglob("*.py"))
    # what waits in replays waits in virtual time, and benchmarks are watched
    if not {"benchmarks", "replay"} & set(file.parts)
]
WAITING = {"timeout", "join", "result", "settimeout"}
"""Calls whose number is the bound of a wait; `wait` is too many things, of virtual time as well."""
PATIENT_S = 120
DAY_S = 86_400


def short_waits(source: str) -> list[int]:
    """Return the lines that give up on something after a number of seconds of their own.

    Less than a second is a limit that is meant to be reached, two minutes are patience.
    """
    return sorted({one.lineno for one in ast.walk(ast.parse(source)) if _is_short_wait(one)})


def _is_short_wait(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    bounds = [one.value for one in node.keywords if one.arg in {"timeout", "timeout_s"}]
    if called in WAITING:
        bounds += node.args
    elif called == "wait_for":
        bounds += node.args[1:]
    numbers = [one.value for one in bounds if isinstance(one, ast.Constant)]
    return any(isinstance(one, int | float) and 1 <= one < PATIENT_S for one in numbers)


def test_a_wait_is_bounded_by_the_shared_patience() -> None:
    short = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in FILES
        for line in short_waits(file.read_text("utf-8"))
    ]
    assert short == []


@pytest.mark.parametrize(
    ("line", "is_short"),
    [
        ("process.wait(timeout=10)", True),
        ("asyncio.timeout(5)", True),
        ("await asyncio.wait_for(told, 30)", True),
        ("claim(paths, timeout_s=20)", True),
        ("process.wait(timeout=PATIENCE_S)", False),
        ("asyncio.timeout(3600)", False),
        ("claim(paths, timeout_s=0.2)", False),
        ("arrivals.wait_for(2)", False),
        ("', '.join(words)", False),
    ],
)
def test_a_short_wait_is_found(line: str, is_short: bool) -> None:
    assert short_waits(f"async def a():\n    {line}\n") == ([2] if is_short else [])


def test_the_shared_patience_is_minutes() -> None:
    assert PATIENCE_S >= PATIENT_S


def test_the_tests_live_on_another_day_than_the_machine() -> None:
    """What is held against the program's clock by a fixed date fails today, not next month."""
    moved = SystemClock().now() - datetime.now(UTC)  # noqa: TID251 - the machine's is what is compared
    assert abs(moved.total_seconds()) > 20 * DAY_S
