"""File names that every system accepts, from any title."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 120
"""Without the ending; systems take 255, synchronised folders elsewhere often less."""
UNTITLED = "Untitled"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*#%]+')
_JOINER = "\u200d"  # joins the parts of an emoji
_LOOSE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)


def safe_name(title: str) -> str:
    """Return a name without an ending: no path, no device, not hidden, no command option."""
    shown = "".join(
        " " if unicodedata.category(one) in _LOOSE and one != _JOINER else one
        for one in unicodedata.normalize("NFC", title)
    )
    words = " ".join(_FORBIDDEN.sub("-", shown).split())
    name = _cut(words.rstrip(". ~").lstrip(". ~-")).rstrip(". ")
    if _DEVICES.fullmatch(name.partition(".")[0].strip()):
        name = f"_{name}"
    return name or UNTITLED


class UniqueNames:
    """Returns each name once, even on systems that ignore case or accents."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def one_for(self, name: str) -> str:
        """Return ``name``, with a number if it is taken."""
        given = name
        while (folded := _folded(given)) in self._taken:
            self._taken[_folded(name)] += 1
            given = f"{name} ({self._taken[_folded(name)]})"
        self._taken[folded] = 1
        return given


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()


def _cut(name: str) -> str:
    """Cut to ``MOST_BYTES``, not inside a character nor between the parts of an emoji."""
    if len(name.encode()) <= MOST_BYTES:
        return name
    cut = name.encode()[:MOST_BYTES].decode(errors="ignore")
    while cut and (cut.endswith(_JOINER) or _clings(name[len(cut) : len(cut) + 1])):
        cut = cut[:-1]
    return cut


def _clings(following: str) -> bool:
    """Return True if ``following`` belongs to the character before it."""
    is_part = (
        following in {_JOINER, "\ufe0f", "\ufe0e"} or "\U0001f3fb" <= following <= "\U0001f3ff"
    )
    return bool(following) and (is_part or unicodedata.combining(following) != 0)
