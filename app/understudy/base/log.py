"""Where the program writes what it did: one rotating file, for its owner alone, never a link.

Never a prompt, an answer or a key: the SDKs and the HTTP client print headers and bodies at DEBUG,
so they are held at WARNING whatever level is asked for.

A line that cannot be written, as on a full disk, is dropped and counted: Python's own handlers
print a traceback for each, thousands of lines a minute into the desktop's journal.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.paths import open_private
from understudy.base.shown_text import shown

if TYPE_CHECKING:
    from io import TextIOWrapper

SIZE_BYTES = 1_000_000
KEPT_FILES = 3
TALKATIVE = ("anthropic", "openai", "httpx2", "httpcore2", "asyncio", "keyring", "secretstorage")


class ShownFormatter(logging.Formatter):
    """A line that begins with its time is the program's own: all that goes on is set in."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record)).replace("\n", "\n  ")


def log_to(path: Path, level: int = logging.INFO) -> None:
    """Send the log to ``path`` from now on; raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _LogFile(path, maxBytes=SIZE_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(ShownFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class _LogFile(logging.handlers.RotatingFileHandler):
    """Opens the log the same careful way each time: at the start, and anew after each rotation.

    Where it cannot be written, it says how many lines are missing once it can be again.
    """

    _lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        lost, self._lost = self._lost, 0
        if lost:
            said = f"{lost} lines could not be written here"
            super().emit(logging.LogRecord(__name__, logging.WARNING, "", 0, said, None, None))
            if self._lost:  # still not
                self._lost = lost + 1
                return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        del record
        self._lost += 1
        # what its stream holds back would be tried again with every later line
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def _open(self) -> TextIOWrapper:
        file = open_private(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND)
        return os.fdopen(file, "a", encoding=self.encoding, errors=self.errors)
