"""One theatre for a whole module of cells."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.chat.matrix.theatre import Theatre
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_SHM = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
MEMORY = _SHM if _SHM.is_dir() else None
"""All cells together wait for the disk 8,000 times: here a disk need not be waited for."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"  # the loop the theatre lives in


@pytest.fixture(scope="module")
async def theatre(
    anyio_backend: str,
) -> AsyncGenerator[Theatre, None]:
    with TemporaryDirectory(dir=MEMORY) as folder:
        opened = open_archive(Path(folder) / "understudy.db", SystemClock())
        made = Theatre(opened.database)
        await made.open()
        yield made
        await made.close()
        opened.database.close()
