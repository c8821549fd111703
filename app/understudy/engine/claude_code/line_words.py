"""Writes the status line's words for the command that prints it, which has no catalogue."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from understudy.base.files.paths import replace_private
from understudy.words.claude_code.status_line import line_words

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


def keep_words(path: Path) -> None:
    """Write them in the language in force, if that changed; any thread, raises nothing."""
    content = json.dumps(line_words(), ensure_ascii=False).encode()
    try:
        if path.exists() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_private(path, content)
    except OSError as problem:
        log.warning("the status line's words cannot be written: %s", problem.strerror)
