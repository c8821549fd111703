"""Text that is written from right to left. Pure."""

from __future__ import annotations

import re
import unicodedata

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""A letter of Arabic, Hebrew and the like."""


def begins_right(text: str) -> bool:
    """Return True if the first letter of ``text`` is written from right to left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
