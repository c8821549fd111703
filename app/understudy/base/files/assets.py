"""Finds data files in the wheel, a frozen build or a checkout. Only this module knows where."""

from __future__ import annotations

from pathlib import Path

PACKED = Path(__file__).parents[2] / "resources"
CHECKOUT = Path(__file__).parents[4]
ELSEWHERE = {"guide": "docs/guide"}
"""Folders that people read in the checkout; the wheel has them below its resources too."""


def asset(name: str) -> Path:
    """Return the data file ``name`` (like ``icons/app.svg``); raises FileNotFoundError."""
    folder, _, file = name.rpartition("/")
    found = _folder(folder).joinpath(file)
    if not found.is_file():
        raise FileNotFoundError(name)
    return found


def assets(folder: str) -> list[str]:
    """Return the names of the data files in ``folder``, sorted."""
    return sorted(file.name for file in _folder(folder).iterdir() if file.is_file())


def _folder(name: str) -> Path:
    if PACKED.is_dir():
        return PACKED / name
    return CHECKOUT / ELSEWHERE.get(name, f"resources/{name}")
