"""A place for what the killed programs say, and homes for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.in_memory import folder_in_memory
from tests.chat.kills.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"  # the loop the programs are listened to in


@pytest.fixture(scope="module")
def started() -> Generator[Programs]:
    with folder_in_memory() as folder:  # its path is short, as those of sockets must be
        yield Programs(folder)


@pytest.fixture
def homes() -> Generator[Path]:
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch, machine_clock: None) -> None:
    """Give the next start in this process the keys and the clock that the programs have."""
    for provider in ("CLAUDE", "BACKUP"):
        monkeypatch.setenv(f"UNDERSTUDY_KEY_{provider}", "any-key")
