"""A PATH of a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from installers import dev_system

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the one folder on PATH and root's: the test's own programs and three for the shell."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("env", "sh", "cat"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(dev_system, "ROOT_PATH", str(folder))
    return folder
