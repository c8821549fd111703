"""A conversation's title, from its first words."""

from __future__ import annotations

import unicodedata

TITLE_LENGTH = 60
TITLE_READ = 4
"""How many times its length is read for a title at first, since long texts need no more."""


def title_from(prompt: str, length: int = TITLE_LENGTH) -> str:
    """Return a title of one line and at most ``length``; "" if no words are visible."""
    head = prompt[: TITLE_READ * length]
    words = _one_line(head)
    if len(words) <= length and len(head) < len(prompt):
        words = _one_line(prompt)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    whole, space, _ = cut.rpartition(" ")
    # a text without spaces, or with one early on, is cut inside a word
    return f"{whole if space and len(whole) > length // 2 else cut}…"


def _one_line(text: str) -> str:
    seen = "".join(
        " " if one.isspace() or unicodedata.category(one) == "Cc" else one for one in text
    )
    return " ".join(seen.split())
