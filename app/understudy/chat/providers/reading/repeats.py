"""Removes repetition by a server: the whole answer again at its end, or all text so far.

Deltas are meant to add up. Some servers send the text so far with every one, others the whole of it
once more beside the stop reason. Pure.
"""

from __future__ import annotations

LEAST_CHARACTERS = 8
"""A shorter text may well be repeated."""
LEAST_BEGINNING = 4


class Repeats:
    """One answer's deltas, in order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._deltas = 0
        self._adds_up = False  # each delta is known to hold all of the answer so far

    def fresh(self, text: str, *, is_last: bool) -> str:
        """Return the new part of ``text``; ``is_last``: the stop reason came with or before it."""
        if not text:
            return ""
        if self._length and len(text) >= self._length and self._repeats(text, is_last=is_last):
            text = text[self._length :]
        self._pieces.append(text)
        self._length += len(text)
        self._deltas += 1
        return text

    def _repeats(self, text: str, *, is_last: bool) -> bool:
        so_far = "".join(self._pieces)
        self._pieces = [so_far]
        if not text.startswith(so_far):
            self._adds_up = False
            return False
        if text == so_far:
            whole_again = is_last and self._deltas > 1 and len(text) >= LEAST_CHARACTERS
            return self._adds_up or whole_again
        self._adds_up = self._adds_up or self._is_no_echo(so_far, text[len(so_far) :])
        return self._adds_up

    def _is_no_echo(self, so_far: str, rest: str) -> bool:
        """Return True if a text that begins like all before it cannot be a repetition."""
        if self._deltas > 1 and len(so_far) >= LEAST_CHARACTERS:
            return True
        words = so_far.strip()
        is_word = len(words) >= LEAST_BEGINNING and any(map(str.isalpha, words))
        # "ha ha " and "ha ha ha" are laughter
        return is_word and not rest.startswith(words[:2]) and not words.startswith(rest.strip()[:2])
