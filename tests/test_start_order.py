"""What the real program has loaded when its icon shows, and when it has its first verdict.

A program in the tray is to be so light that it is not noticed. What loads more than it needs is
found here by name: `tests.benchmarks.start_to_tray` measures what that costs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.commands.program import environment, home_for
from tests.patience import PATIENCE_S
from understudy.engine.loop import Engine
from understudy.world.world import World

PROGRAM = """
import json, linecache, logging, signal, sys

sys.argv[1:] = ["--background"]
from understudy.desktop.tray import first_icon

class Seen(first_icon.FirstIcon):
    def __init__(self, app):
        super().__init__(app)
        print(json.dumps(sorted(sys.modules)), flush=True)

class UntilTheVerdict(logging.Handler):
    def emit(self, record):
        if record.getMessage().startswith("verdict:"):
            signal.raise_signal(signal.SIGTERM)  # a background shell has SIGINT ignored

first_icon.FirstIcon = Seen
logging.getLogger("understudy.status.monitor").addHandler(UntilTheVerdict())
from understudy.__main__ import main
code = main()
print(json.dumps(sorted(sys.modules)))
print(json.dumps(sorted(linecache.cache)))
sys.exit(code)
"""

NOT_FOR_THE_ICON = (
    *("asyncio", "email", "httpx2", "msgspec", "sqlite3", "ssl", "tomllib"),
    *("PySide6.QtNetwork", "PySide6.QtSvg"),
    *("understudy.alerts", "understudy.archive", "understudy.chat", "understudy.engine"),
    *("understudy.status", "understudy.words", "understudy.cli", "understudy.main"),
    *("understudy.commands.output", "understudy.commands.arguments.parser"),
    *("understudy.base.settings", "understudy.desktop.desktop", "understudy.desktop.theme"),
)
NOT_WHILE_WAITING = (
    *("anthropic", "openai", "numpy", "pygments", "pypdf", "tomlkit", "keyring"),
    *("difflib", "html.entities", "plistlib"),
    *(("PySide6.QtNetwork",) if sys.platform == "linux" else ()),
    *("understudy.archive.past.past_answers", "understudy.archive.past.meaning"),
    *("understudy.archive.transfer.importer", "understudy.archive.transfer.exporter"),
    *("understudy.commands.doctor", "understudy.commands.report", "understudy.world"),
    *("understudy.desktop.chat", "understudy.desktop.firstrun", "understudy.desktop.settings"),
    *("understudy.desktop.status", "understudy.desktop.glance.panel", "understudy.desktop.places"),
    *("understudy.engine.setup.first_steps", "understudy.engine.setup.this_computer"),
    *("understudy.engine.status.status_history", "understudy.status.log.report"),
)


class Loaded:
    """The modules at two moments, and the files whose source lines were kept by the second."""

    def __init__(self, printed: str) -> None:
        self.at_the_icon, self.waiting, self.sources = (
            [str(one) for one in json.loads(line)] for line in printed.splitlines()
        )


def _among(names: tuple[str, ...], loaded: list[str]) -> list[str]:
    below = tuple(f"{name}." for name in names)
    return [one for one in loaded if one in names or one.startswith(below)]


async def _listening(_: World) -> None:
    """Run once the world does."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Run the tray program, with a status page on loopback, until it has a verdict."""
    world = World()
    stage: Engine[World] = Engine(lambda: world, lambda _event: None)
    stage.start()
    stage.submit(_listening).result(PATIENCE_S)
    home = home_for(world, tmp_path_factory.mktemp("home"))
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM],
        env=environment(home) | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    stage.close()
    assert done.returncode == 0, done.stderr
    return Loaded(done.stdout)


def test_the_icon_waits_for_nothing_but_qt(loaded: Loaded) -> None:
    assert _among(NOT_FOR_THE_ICON, loaded.at_the_icon) == []
    assert "PySide6.QtWidgets" in loaded.at_the_icon


def test_what_no_window_asked_for_is_not_loaded_while_waiting(loaded: Loaded) -> None:
    assert _among(NOT_WHILE_WAITING, loaded.waiting) == []
    assert {"httpx2", "sqlite3", "understudy.status.judge"} <= set(loaded.waiting)


def test_no_source_of_the_program_is_kept(loaded: Loaded) -> None:
    """See `understudy.desktop.python_import`."""
    assert [one for one in loaded.sources if os.path.join("app", "understudy") in one] == []  # noqa: PTH118 - a part of a path
