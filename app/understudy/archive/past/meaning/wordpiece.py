"""Converts text to the encoder's vocabulary: words, and the pieces they are made of.

The rules are those of BERT's uncased vocabulary: lower case, no accents, punctuation apart, then
the longest piece that fits, from the left.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

UNKNOWN, BEGIN, END = 100, 101, 102
LONGEST_WORD = 100
KEPT_WORDS = 20_000
_ASCII_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Pieces(msgspec.Struct, frozen=True):
    """``ids`` with begin and end; ``of_word[i]`` is the word that piece ``i + 1`` belongs to."""

    words: tuple[str, ...]
    ids: tuple[int, ...]
    of_word: tuple[int, ...]


class WordPiece:
    """One vocabulary; caches the pieces of words it has seen."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[int, ...]] = {}

    def knows(self, word: str) -> bool:
        """Return True if a word is in the vocabulary as a whole."""
        return word in self._ids

    def split(self, text: str, longest: int) -> Pieces:
        """Return at most ``longest`` pieces, begin and end included."""
        words: list[str] = []
        ids: list[int] = [BEGIN]
        of_word: list[int] = []
        for word in words_of(text):
            pieces = self._pieces(word)
            if len(ids) + len(pieces) >= longest:
                break
            of_word += [len(words)] * len(pieces)
            ids += pieces
            words.append(word)
        ids.append(END)
        return Pieces(tuple(words), tuple(ids), tuple(of_word))

    def _pieces(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            known = self._known[word] = self._cut(word)
        return known

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (UNKNOWN,)
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._ids.get(mark + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (UNKNOWN,)
        return tuple(found)


def words_of(text: str) -> list[str]:
    """Return words and signs in the vocabulary's form."""
    spaced: list[str] = []
    for one in unicodedata.normalize("NFD", text.lower()):
        if "a" <= one <= "z":
            spaced.append(one)
            continue
        kind = unicodedata.category(one)
        if one.isspace():
            spaced.append(" ")
        elif kind == "Mn" or kind[0] == "C" or one == "\ufffd":
            continue
        elif one in _ASCII_SIGNS or kind[0] == "P" or _is_ideograph(one):
            spaced.append(f" {one} ")
        else:
            spaced.append(one)
    return "".join(spaced).split()


def _is_ideograph(one: str) -> bool:
    return "\u3400" <= one <= "\u4dbf" or "\u4e00" <= one <= "\u9fff"
