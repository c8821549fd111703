"""Reads files that the person adds to a question; a thread does the reading."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.errors import AttachmentError
from understudy.chat.request.given_file import read_attachment
from understudy.engine.events.common_events import FilesRead

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from understudy.engine.crossing import Publish


class Attaching:
    """Engine thread only; the GUI: ``engine.submit(lambda api: api.attaching.read(…))``."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish

    async def read(self, conversation_id: int | None, paths: Sequence[Path]) -> None:
        """Read the files for a conversation's next question and publish `FilesRead`."""
        files, problems = [], []
        for path in paths:
            try:
                files.append(await asyncio.to_thread(read_attachment, path))
            except AttachmentError as problem:
                problems.append(problem)
        self._publish(FilesRead(conversation_id, tuple(files), tuple(problems)))
