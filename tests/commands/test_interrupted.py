"""Ctrl+C ends any command with 130 and without a traceback, whenever it comes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import environment
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to the process")

PROGRAM = """
import signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == WHERE:
            signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell has it ignored
sys.meta_path.insert(0, Interrupting())
WHERE, *sys.argv[1:] = sys.argv[1:]
from understudy.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("where", "command"),
    [
        ("understudy.commands.claude_code.statusline", "statusline"),
        ("understudy.cli", "status"),
        ("understudy.commands.home", "ask hello"),
        ("understudy.commands.doctor", "doctor"),
        ("understudy.commands.demo", "demo --words"),
        ("understudy.world.world", "world"),
        ("understudy.start", "--background"),
        ("PySide6.QtWidgets", ""),
        ("understudy.main", "-platform offscreen"),
    ],
)
def test_ctrl_c_during_an_import_ends_quietly(tmp_path: Path, where: str, command: str) -> None:
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", PROGRAM, where, *command.split()],
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (130, "")
    assert "Traceback" not in ended.stderr
