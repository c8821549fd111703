"""One theatre for a whole module of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.in_memory import folder_in_memory
from tests.chat.matrix.theatre import Theatre
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"  # the loop the theatre lives in


@pytest.fixture(scope="module")
async def theatre(
    anyio_backend: str,
) -> AsyncGenerator[Theatre, None]:
    with folder_in_memory() as folder:  # all cells together would wait for a disk 8,000 times
        opened = open_archive(folder / "understudy.db", SystemClock())
        made = Theatre(opened.database)
        await made.open()
        yield made
        await made.close()
        opened.database.close()
