"""``pipx install`` and ``uv tool install`` of the wheel give a program that works from any folder.

Both fetch every dependency, so this runs only if UNDERSTUDY_TOOL_INSTALL=1 asks for it:

    UNDERSTUDY_TOOL_INSTALL=1 .venv/bin/python -m pytest tests/session/packages/test_tool_install.py
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import understudy
from tests.commands.program import environment, home_for
from tests.patience import PATIENCE_S
from understudy.engine.loop import Engine
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
FETCHING_S = 1800

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("UNDERSTUDY_TOOL_INSTALL") != "1" or sys.platform == "win32",
        reason="UNDERSTUDY_TOOL_INSTALL=1 asks for it; see the docstring",
    ),
]


def output_of(*command: str | Path, **variables: str) -> str:
    """Run a command from the root of the file system, without this process's Python settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=Path(ROOT.anchor),
        env=env | variables,
        capture_output=True,
        text=True,
        timeout=FETCHING_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(params=["pipx", "uv"])
def program(request: pytest.FixtureRequest, wheel: Path, tmp_path: Path) -> Path:
    """Install the wheel with the tool, itself installed into a clean environment."""
    tools = tmp_path / "tools"
    output_of(sys.executable, "-m", "venv", tools)
    output_of(tools / "bin" / "pip", "install", "--quiet", request.param)
    places = {
        "PIPX_HOME": "pipx",
        "PIPX_BIN_DIR": "bin",
        "UV_TOOL_DIR": "uv",
        "UV_TOOL_BIN_DIR": "bin",
    }
    variables = {name: str(tmp_path / folder) for name, folder in places.items()}
    words = ["tool", "install"] if request.param == "uv" else ["install"]
    output_of(tools / "bin" / request.param, *words, "--python", sys.executable, wheel, **variables)
    return tmp_path / "bin" / "understudy"


@pytest.fixture
def world() -> Iterator[World]:
    one = World()
    stage: Engine[World] = Engine(lambda: one, lambda _event: None)
    stage.start()

    async def listens(_: World) -> None:
        """Run once the world does."""

    stage.submit(listens).result(PATIENCE_S)
    yield one
    stage.close()


def test_it_works_from_any_folder_and_makes_its_menu_entry(
    program: Path, world: World, tmp_path: Path
) -> None:
    assert output_of(program, "--version").split()[-1] == understudy.__version__
    assert output_of(program, "help").startswith("The guide")
    env = environment(home_for(world, tmp_path / "home"))
    own = {name: env[name] for name in env if name.startswith("UNDERSTUDY_")}
    assert "circuit breaker" in output_of(program, "ask", "What is a circuit breaker?", **own)

    folders = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    output_of(program, "desktop-entry", "--autostart", **folders)
    (entry,) = (tmp_path / "data").rglob("understudy.desktop")
    lines = entry.read_text("utf-8").splitlines()
    (line,) = [one.removeprefix("Exec=") for one in lines if one.startswith("Exec=")]
    started = [word for word in shlex.split(line) if not word.startswith("%")]
    assert output_of(*started, "--version").split()[-1] == understudy.__version__
    output_of(program, "desktop-entry", "--remove", **folders)
    assert not list((tmp_path / "data").rglob("*.desktop"))
