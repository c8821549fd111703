"""The stand-in for ``claude``, in place for one test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.providers.claude_code.standin import StandIn

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def claude(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn(tmp_path / "claude")
    for name, value in made.variables.items():
        monkeypatch.setenv(name, value)
    return made
