"""The log: one rotating file, readable only by its owner, never a link.

No prompt, answer or key is ever logged: SDKs and the HTTP client print headers and bodies at DEBUG,
so they stay at WARNING at every level.

A line that cannot be written, as on a full disk, is dropped and counted. Python's own handlers
print a traceback for each, thousands of lines a minute into the desktop's journal.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.files.paths import open_private
from understudy.base.shown_text import shown

if TYPE_CHECKING:
    from io import TextIOWrapper

SIZE_BYTES = 1_000_000
KEPT_FILES = 3
TALKATIVE = ("anthropic", "openai", "httpx2", "httpcore2", "asyncio", "keyring", "secretstorage")


class ShownFormatter(logging.Formatter):
    """Indents all but the first line, so that only the program's own lines begin with a time."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record)).replace("\n", "\n  ")


def log_to(path: Path, level: int = logging.INFO) -> None:
    """Log to ``path`` from now on; raises OSError if it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _LogFile(path, maxBytes=SIZE_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(ShownFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    quieten()


def quieten() -> None:
    """Keep prompts and headers out of the log: at DEBUG these libraries print both."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class _LogFile(logging.handlers.RotatingFileHandler):
    """Opens the log with the same care at the start and after each rotation.

    If it cannot be written, it later logs how many lines are missing.
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
        # its buffered text would be tried again with every later line
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def _open(self) -> TextIOWrapper:
        file = open_private(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND)
        return os.fdopen(file, "a", encoding=self.encoding, errors=self.errors)
