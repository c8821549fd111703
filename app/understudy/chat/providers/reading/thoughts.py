"""The words of one answer's thinking: whole characters, and no more than can be kept. Pure."""

from __future__ import annotations

from understudy.chat.providers.reading.halves import Halves

THOUGHT_CHARACTERS = 200_000
"""The limit on the thinking that is shown and stored; a model may think for longer."""
CUT = "\n\n…"


class Thoughts:
    """One answer's; what exceeds the limit is dropped, and `CUT` stands for it."""

    def __init__(self) -> None:
        self.has_words = False
        self._left = THOUGHT_CHARACTERS
        self._halves = Halves()

    def take(self, text: str) -> str:
        """Return the part of ``text`` to keep."""
        if not text or self._left < 0:
            return ""
        self.has_words = True
        text = self._halves.join(text)
        kept = text[: self._left]
        self._left -= len(text)
        return kept + CUT if self._left < 0 else kept
