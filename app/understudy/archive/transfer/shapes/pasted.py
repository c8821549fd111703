"""Text that a person pasted: chat programs keep it as a file, but it belongs to the message."""

from __future__ import annotations

import re

_PASTED = re.compile(
    r"(?:pasted?(?:[ _-]?(?:text|content|\d+)){0,4}(?: ?\(\d+\))?(?:\.(?:txt|md))?)?", re.IGNORECASE
)


def is_pasted(name: str) -> bool:
    """Return True if a file of this name is pasted text: ``paste.txt``, or no name at all."""
    return _PASTED.fullmatch(name.strip()) is not None
