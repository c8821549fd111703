"""Takes the marks off the end of an answer that tell a model's server, and nobody else, of it.

Only at the very end, and only glued to it: an answer that ends by naming such a mark keeps it.
The result is the same however the text is cut. Pure.
"""

from __future__ import annotations

from understudy.chat.providers.reading.grammar import END_TOKENS, held_back

_ENDS_A_SENTENCE = frozenset(".!?…。！？\"'”’»)]}*`")  # noqa: RUF001 - of several languages


class Tail:
    """One answer's text. Feed it with `feed`, then `end` it."""

    def __init__(self) -> None:
        self._held = ""
        self._last = ""  # what was said last, for what stands before a mark
        self._has_struck_text = False

    def feed(self, text: str) -> str:
        """Return what is no end yet."""
        text = self._held + text
        at = _end_begins(text)
        self._held = text[at:]
        return self._say(text[:at])

    def end(self) -> str:
        """Return what was held back and belongs to the answer."""
        rest, self._held = self._held, ""
        marks = rest.strip()
        if not marks or _without_marks(marks) or self._is_named(marks):
            return rest
        return ""

    def _say(self, text: str) -> str:
        if text:
            known = self._last + text
            self._has_struck_text = self._has_struck_text or "<s>" in known
            self._last = known[-2:]
        return text

    def _is_named(self, marks: str) -> bool:
        """Tell whether the answer speaks of the mark: as HTML, or in the middle of a sentence."""
        if marks == "</s>" and self._has_struck_text:
            return True
        return self._last[-1:] == " " and self._last[-2:-1] not in _ENDS_A_SENTENCE


def _end_begins(text: str) -> int:
    """Return where a run of marks and line ends begins that the text may end with."""
    at = len(text) - held_back(text, END_TOKENS)
    while True:
        before = at
        at -= len(text[:at]) - len(text[:at].rstrip("\r\n"))
        for mark in END_TOKENS:
            if text.endswith(mark, 0, at):
                at -= len(mark)
        if at == before:
            return at


def _without_marks(text: str) -> str:
    for mark in END_TOKENS:
        text = text.replace(mark, "")
    return text.strip()
