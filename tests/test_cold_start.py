"""What a fresh process loads: no Qt below the desktop, no provider's SDK on the way to the tray.

import-linter holds the direct imports; this holds what really gets loaded, whoever imports it.
`test_start_order` holds the same of the running program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
PACKAGE = APP / "understudy"
WITH_QT = {"desktop", "main", "start"}
SDKS = {"anthropic", "openai"}

NOT_FOR_ASKING = {
    "understudy.alerts",
    "understudy.archive.past.past_answers",
    "understudy.archive.search",
    "understudy.status.judge",
    "understudy.status.log.log_store",
    "understudy.status.official",
    "understudy.status.sources",
}

PROGRAM = """
import importlib, json, linecache, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps([sorted(sys.modules), sorted(linecache.cache)]))
"""


def modules_of(part: str) -> tuple[str, ...]:
    """Return the dotted names of everything in a package or module right below understudy."""
    base = PACKAGE / part
    files = sorted(base.rglob("*.py")) if base.is_dir() else [base.with_suffix(".py")]
    dotted = (".".join(file.relative_to(APP).with_suffix("").parts) for file in files)
    return tuple(name.removesuffix(".__init__") for name in dotted)


def parts() -> list[str]:
    """Return the names right below understudy: its packages and its own modules."""
    packages = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    modules = {file.stem for file in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    return sorted(packages | modules)


def loaded_by(*names: str) -> frozenset[str]:
    """Return the modules a fresh process has after importing ``names``."""
    return _loaded_and_read(*names)[0]


@cache
def _loaded_and_read(*names: str) -> tuple[frozenset[str], list[str]]:
    """Return the modules, and the files whose source lines are in memory."""
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, *names],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules, read = json.loads(done.stdout)
    return frozenset(modules), read


@pytest.mark.parametrize("part", [part for part in parts() if part not in WITH_QT])
def test_nothing_below_the_desktop_loads_qt(part: str) -> None:
    assert "PySide6" not in loaded_by(*modules_of(part))


@pytest.mark.parametrize("part", ["desktop", "engine", "main", "start"])
def test_nothing_on_the_way_to_the_tray_loads_an_sdk(part: str) -> None:
    assert not SDKS & loaded_by(*modules_of(part))


@pytest.mark.parametrize("part", ["chat", "cli", "commands", "desktop", "engine", "main", "start"])
def test_nothing_on_the_way_to_the_tray_loads_numpy(part: str) -> None:
    """It comes with the first question that needs a model, in a thread of its own."""
    assert "numpy" not in loaded_by(*modules_of(part))


def test_asking_loads_nothing_that_only_the_status_or_a_search_needs() -> None:
    """A person waits for it: see ``tests.benchmarks.ask``."""
    assert not NOT_FOR_ASKING & loaded_by("understudy.commands.ask")
    assert loaded_by(*sorted(NOT_FOR_ASKING)) >= NOT_FOR_ASKING


def test_no_source_is_read_to_import_a_module() -> None:
    """See `understudy.desktop.python_import`."""
    _, read = _loaded_and_read("understudy.main", "understudy.engine.assembly")
    assert [file for file in read if file.startswith(str(PACKAGE / "engine"))] == []


def test_the_desktop_does_load_qt() -> None:
    """The tests above could not fail if this way of looking saw nothing."""
    assert "PySide6" in loaded_by("PySide6.QtCore")
    assert loaded_by("anthropic") >= {"anthropic"}
    assert "numpy" in loaded_by(*modules_of("archive"))
