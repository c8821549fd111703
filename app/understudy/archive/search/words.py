"""Splits text into search words, the same way for text, query and snippet.

Case and accents are folded, and invisible characters (soft hyphens, zero-width spaces, direction
marks) are dropped. Scripts without spaces between words (Chinese, Japanese, Thai and their
neighbours), Korean, whose words carry their particles, and emoji give one word a character, so that
any part of a sentence is found; a query in them becomes a phrase.

A short name keeps the signs that distinguish it: ``C++`` and ``C#`` are not ``C``. Further ways to
find a text (parts of names, words across markup) are in `parts`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WORD = 64
"""Longer words (keys, encoded files) are indexed by their beginning."""

ONE_EACH = (
    r"\u0e01-\u0e3a\u0e40-\u0eff"  # Thai, Lao
    r"\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    r"\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    r"\uac00-\ud7a3"  # Korean syllables
    r"\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"  # signs and emoji
)
"""The characters that are a word each, for a class in a pattern."""
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06ed\u0900-\u0963\u0966-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2d"
)
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e007f]+"
)
# one or two letters and ++ or #: a language or a compiler, not only the letters
_SIGNED = r"(?<![A-Za-z0-9_])[A-Za-z]{1,2}(?:\+\+(?![A-Za-z+])|\#(?![A-Za-z0-9#]))"
_WORD = re.compile(rf"{_SIGNED}|[{ONE_EACH}]|(?:[^\W_{ONE_EACH}]|[{_MARKS}])+")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")
_PLAIN_OR_SIGNED_WORD = re.compile(rf"{_SIGNED}|[A-Za-z0-9]+")


def readable(text: str) -> str:
    """Return ``text`` in NFC, without invisible characters."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text``, in order."""
    if text.isascii():
        has_signs = "++" in text or "#" in text
        pattern = _PLAIN_OR_SIGNED_WORD if has_signs else _PLAIN_WORD
        return [word[:LONGEST_WORD] for word in pattern.findall(text.lower())]
    found = (folded(one) for one in _WORD.findall(readable(text)))
    return [one for one in found if one]


def places_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word with its beginning and end in ``text``, which is `readable`."""
    for match in _WORD.finditer(text):
        if word := folded(match.group()):
            yield word, match.start(), match.end()


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """Return ``word`` without case, accents and differences of width."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    apart = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(one for one in apart if not _is_accent(one))
    # a sign that stands for several words would be split again by spaces
    return "".join(unicodedata.normalize("NFKC", bare).casefold().split())[:LONGEST_WORD]


def _is_accent(mark: str) -> bool:
    # Latin, Greek, Cyrillic, Hebrew and Arabic marks; the vowel signs of Indic and Thai words and
    # the voicing of kana have other classes and stay
    combining = unicodedata.combining(mark)
    return combining == 1 or 10 <= combining <= 36 or 202 <= combining <= 240
