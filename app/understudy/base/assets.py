"""Finds data files in the wheel, a frozen build or a checkout. Only this module knows where."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def asset(name: str) -> Traversable:
    """Return the data file ``name`` (like ``icons/app.svg``); raises FileNotFoundError."""
    packed = files("understudy") / "resources"
    root: Traversable = packed
    if not packed.is_dir():
        root = Path(__file__).parents[3] / "resources"
    found = root.joinpath(*name.split("/"))
    if not found.is_file():
        raise FileNotFoundError(name)
    return found
