"""Pauses Python's cycle collector while many long-lived objects are made.

Importing an SDK makes about a million objects, and the collector scans all of them again and again:
more than a quarter of the time (anthropic 2.11.0 with CPython 3.11, measured on 2026-11-28), in
steps that stop every thread of the program.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def uncollected() -> Generator[None]:
    """Switch the collector off, and exempt the objects made meanwhile for good. Any thread.

    If several overlap, the first one switches it on again; then the others are slower.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
