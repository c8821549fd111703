"""``dev.py`` as a person types it: an old Python, no command, a wrong one."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from installers.dev import complaint
from installers.dev_commands import USAGE

DEV = Path(__file__).parents[2] / "installers" / "dev.py"


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this interpreter and the checkout's own script
        [sys.executable, str(DEV), *arguments],
        cwd=Path(DEV.anchor),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_enough_python_is_fine(version: tuple[int, int]) -> None:
    assert complaint(version) == ""


@pytest.mark.parametrize("version", [(3, 10), (3, 6), (2, 7)])
def test_an_old_python_is_told_which_one_is_needed(version: tuple[int, int]) -> None:
    text = complaint(version)
    assert "needs Python 3.11 or newer" in text
    assert f"this is Python {version[0]}.{version[1]}." in text


def test_an_old_python_can_read_the_file_that_complains() -> None:
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("arguments", [(), ("walk",), ("--version",)])
def test_a_wrong_command_gets_the_usage_and_status_2(arguments: tuple[str, ...]) -> None:
    done = dev(*arguments)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", USAGE)


def test_help_gets_the_usage_and_status_0() -> None:
    done = dev("--help")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, USAGE, "")
