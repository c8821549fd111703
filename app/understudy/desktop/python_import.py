"""Keeps the import of Python as it is beside PySide.

PySide replaces `__import__` for the sake of ``from __feature__ import …``, which this program does
not use: from then on it reads the source of each imported module, looks for its own name there, and
leaves the lines in `linecache`. That was 13 MB and a tenth of the start, and 0.8 MB for the modules
that PySide itself imports on the way (PySide 6.11, 2026-11).
"""

from __future__ import annotations

import builtins
import linecache

import PySide6.QtCore  # noqa: F401 - it replaces `__import__`


def keep_python_import() -> None:
    """Put the import back that PySide found, and keeps under this name. Any thread.

    Lines that were read are dropped; a traceback that needs them reads them again.
    """
    found = getattr(builtins, "__orig_import__", None)
    if found is not None:
        builtins.__import__ = found
        linecache.clearcache()
