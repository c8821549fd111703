"""All checks run, whatever the early ones say, and the last word is true."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from installers.dev_checks import Check, all_checks, run_checks, summary
from installers.dev_console import DevError
from installers.dev_environment import Environment

if TYPE_CHECKING:
    from pathlib import Path


def python(name: str, program: str) -> Check:
    return Check(name, (sys.executable, "-c", program))


def test_a_failing_check_stops_no_other_and_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = [
        python("first", "raise SystemExit(3)"),
        python("second", "import pathlib; print(pathlib.Path.cwd())"),
    ]
    outcomes = run_checks(checks, tmp_path)
    assert [one.status for one in outcomes] == [3, 0]
    printed = capfd.readouterr().out
    assert printed.index("== first") < printed.index("== second") < printed.index(str(tmp_path))
    last = summary(outcomes)
    assert last.splitlines()[-1].strip() == "1 of 2 checks failed"
    assert [line.split()[0] for line in last.splitlines()[2:4]] == ["FAILED", "passed"]


def test_a_clean_round_says_so(tmp_path: Path) -> None:
    assert summary(run_checks([python("only", "")], tmp_path)).endswith("every check passed")


def test_a_killed_check_has_failed(tmp_path: Path) -> None:
    outcomes = run_checks([python("killed", "import os; os.abort()")], tmp_path)
    assert summary(outcomes).endswith("1 of 1 checks failed")


def test_a_check_that_is_not_installed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="cannot be started"):
        run_checks([Check("gone", (str(tmp_path / "gone"),))], tmp_path)


def test_the_arguments_go_to_pytest_alone(tmp_path: Path) -> None:
    checks = all_checks(Environment(tmp_path), ["-k", "house"])
    with_them = [check.name for check in checks if "house" in check.command]
    assert with_them == ["tests (pytest)"]
    assert checks[-1].command[-2:] == ("-k", "house")
