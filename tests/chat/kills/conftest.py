"""One program to fork all others from, for a whole module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.in_memory import folder_in_memory
from tests.chat.kills.programs import Programs, programs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"  # the loop the programs are listened to in


@pytest.fixture(scope="module")
async def started(anyio_backend: str) -> AsyncGenerator[Programs, None]:
    with folder_in_memory() as folder:  # its path is short, as those of sockets must be
        async with programs(folder) as made:
            yield made


@pytest.fixture
def homes() -> Generator[Path]:
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch, machine_clock: None) -> None:
    """Give the next start in this process the keys and the clock that the programs have."""
    for provider in ("CLAUDE", "BACKUP"):
        monkeypatch.setenv(f"UNDERSTUDY_KEY_{provider}", "any-key")
