"""A program that drains until nothing waits: ``PATH CLAUDE_URL``; says when it begins."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.chat.outbox.draining import drainer
from understudy.archive.outbox import OutboxState


async def main(path: Path, claude_url: str) -> None:
    async with drainer(path, claude_url) as one:
        sys.stdout.write("draining\n")
        sys.stdout.flush()
        while one.store.outbox.entries(OutboxState.WAITING):
            await one.outbox.drain()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
