"""A fresh archive to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.search.searched import Searched, searched

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def talk(tmp_path: Path) -> Generator[Searched]:
    with searched(tmp_path / "understudy.db") as made:
        yield made
