"""Text that a person pasted: chat programs keep it as a file, but it was said like the rest."""

from __future__ import annotations

import re

_PASTED = re.compile(
    r"(?:pasted?(?:[ _-]?(?:text|content|\d+)){0,4}(?: ?\(\d+\))?(?:\.(?:txt|md))?)?", re.IGNORECASE
)


def is_pasted(name: str) -> bool:
    """Tell whether a file of this name is what was pasted: ``paste.txt``, or no name at all."""
    return _PASTED.fullmatch(name.strip()) is not None
