"""Each event of the engine is made somewhere, and something in the windows listens to it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from understudy.engine.crossing import EngineEvent

APP = Path(__file__).parents[2] / "app" / "understudy"
EVENTS = [one.__name__ for one in get_args(EngineEvent)]


@cache
def names_used(*folders: str) -> tuple[set[str], set[str]]:
    """Return the names that are called in these folders, and those that are mentioned at all."""
    called, mentioned = set(), set()
    for folder in folders:
        for file in (APP / folder).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            annotations = {
                id(inner)
                for node in ast.walk(tree)
                for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
                if part is not None
                for inner in ast.walk(part)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    called.add(node.func.id)
                if isinstance(node, ast.Name) and id(node) not in annotations:
                    mentioned.add(node.id)
    return called, mentioned


@pytest.mark.parametrize("event", EVENTS)
def test_it_is_made_and_heard(event: str) -> None:
    made, _ = names_used("engine", "status", "desktop")
    _, heard = names_used("desktop")
    assert event in made
    assert event in heard


def test_nothing_else_is_an_event() -> None:
    for file in (APP / "engine").rglob("*events.py"):
        tree = ast.parse(file.read_text("utf-8"))
        found = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        assert found <= set(EVENTS), file
