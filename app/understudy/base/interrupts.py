"""Ctrl+C before a command begins and after it has ended: the process ends at once, without a word.

Otherwise Python would raise KeyboardInterrupt in the middle of an import, or while it waits for
threads at its end, and print a traceback. This comes before everything else, so it imports only
what every Python has loaded already.
"""

from __future__ import annotations

import os
from _signal import (  # type: ignore[import-not-found]  # typeshed has only `signal`
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

EXIT_STOPPED = 130


def end_at_once() -> None:
    """Let Ctrl+C end the process from now on. Main thread only.

    Not if something else is done with it: a shell's background program ignores it.
    """
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, _end)


def raise_again() -> None:
    """Let Ctrl+C raise KeyboardInterrupt again, for what has something to close."""
    if getsignal(SIGINT) is _end:
        signal(SIGINT, default_int_handler)


def _end(*_: object) -> None:
    os._exit(EXIT_STOPPED)
