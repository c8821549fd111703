"""Every check a change must pass, one after the other: format, lint, types, layers, tests.

All of them run even when an early one fails, so that one round shows everything there is to mend.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from installers.dev_console import DevError, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from installers.dev_environment import Environment


@dataclass(frozen=True, slots=True)
class Check:
    """One program whose exit status says whether the tree is fine."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    check: Check
    status: int
    elapsed_s: float


AT_ONCE = (
    *("-n", "auto", "--maxprocesses", "4"),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)
"""One process a core and two more. A file's tests stay in one, so what they share is made once."""


def all_checks(environment: Environment, pytest_arguments: Sequence[str]) -> list[Check]:
    """Return the checks in their order, quick ones first; the arguments go to pytest alone."""
    python = str(environment.python)
    layers = str(environment.script("lint-imports"))
    return [
        Check("format (ruff format)", (python, "-m", "ruff", "format", "--check", ".")),
        Check("lint (ruff check)", (python, "-m", "ruff", "check", ".")),
        Check("types (mypy)", (python, "-m", "mypy")),
        Check("types of the installers (mypy)", (python, "-m", "mypy", "installers")),
        Check("layers (import-linter)", (layers, "--no-logo")),
        Check("tests (pytest)", (python, "-m", "pytest", *AT_ONCE, *pytest_arguments)),
    ]


def run_checks(
    checks: Iterable[Check], root: Path, variables: Mapping[str, str] | None = None
) -> list[Outcome]:
    """Run every check in ``root``, its output going straight to the terminal."""
    outcomes = []
    for check in checks:
        say(f"\n== {check.name}")
        started = time.monotonic()
        try:
            status = subprocess.run(check.command, cwd=root, env=variables, check=False).returncode
        except OSError as error:
            raise DevError(f"{check.command[0]} cannot be started: {error}") from error
        outcome = Outcome(check, status, time.monotonic() - started)
        say(f"   {_verdict(outcome)} in {outcome.elapsed_s:.1f} s")
        outcomes.append(outcome)
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return one line per check and a last one that says whether all of them passed."""
    rows = [f"   {_verdict(one):<7}{one.elapsed_s:>7.1f} s  {one.check.name}" for one in outcomes]
    failed = sum(one.status != 0 for one in outcomes)
    last = f"   {failed} of {len(outcomes)} checks failed" if failed else "   every check passed"
    return "\n".join(["\n== summary", *rows, last])


def _verdict(outcome: Outcome) -> str:
    return "FAILED" if outcome.status else "passed"
