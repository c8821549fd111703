"""Without a screen the desktop program says so in one line, exit code 69, and never aborts."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import environment
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always one")

NOTHING = "neither DISPLAY nor WAYLAND_DISPLAY is set"
DEAD = {
    "nothing set": ({}, (), NOTHING),
    "no X server": ({"DISPLAY": ":4711"}, (), "could not connect to display :4711"),
    "no X server named to Qt": ({}, ("-display", ":4711"), "could not connect to display :4711"),
    "no compositor": (
        {"WAYLAND_DISPLAY": "wayland-4711", "XDG_SESSION_TYPE": "wayland"},
        (),
        "Failed to create wl_display",
    ),
    "neither": (
        {"WAYLAND_DISPLAY": "wayland-4711", "DISPLAY": ":4711", "XDG_SESSION_TYPE": "wayland"},
        (),
        "Failed to create wl_display",
    ),
    "no such plugin": ({}, ("-platform", "nonsense"), "nonsense"),
}


def started(home: Path, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in environment(home).items()
        if name not in {"WAYLAND_DISPLAY", "XDG_SESSION_TYPE"}
    }
    return subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "understudy", *arguments],
        env=clean | {"XDG_RUNTIME_DIR": str(home)} | env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize(("env", "arguments", "why"), DEAD.values(), ids=DEAD)
def test_no_screen_is_one_sentence_and_69(
    env: dict[str, str], arguments: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    ended = started(tmp_path, env, *arguments)
    assert (ended.returncode, ended.stdout) == (69, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("understudy: There is no screen for the windows")
    assert why in line
    assert line.endswith("The commands work without one: see understudy --help.")


def test_the_next_start_is_not_hindered(tmp_path: Path) -> None:
    for _ in range(2):
        assert started(tmp_path, {"DISPLAY": ":4711"}).returncode == 69
    assert not (tmp_path / "data" / "running.address").exists()
