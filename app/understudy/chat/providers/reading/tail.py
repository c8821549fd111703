"""Removes the marks at the end of an answer that are meant only for the model's server.

Only at the very end, and only without a space before it: an answer that ends by naming such a mark
keeps it. The result does not depend on how the text is cut. Pure.
"""

from __future__ import annotations

from understudy.chat.providers.reading.grammar import END_TOKENS, WRAPPERS, held_back

_ENDS_A_SENTENCE = frozenset(".!?…。！？\"'”’»)]}*`")  # noqa: RUF001 - of several languages
_OPENERS = {
    close: (open_tag, open_tag.replace(">", " "))
    for open_tag, close in {"<s>": "</s>", **WRAPPERS}.items()
}
_LONGEST_OPENER = max(len(one) for opens in _OPENERS.values() for one in opens)


class Tail:
    """One answer's text. Feed it with `feed`, then `end` it."""

    def __init__(self) -> None:
        self._held = ""
        self._last = ""  # the last text, to check the character before a mark
        self._opened: set[str] = set()  # marks that close others visible in the answer

    def feed(self, text: str) -> str:
        """Return the text that is not a mark."""
        text = self._held + text
        at = _end_begins(text)
        self._held = text[at:]
        return self._say(text[:at])

    def end(self) -> str:
        """Return the held-back text that belongs to the answer."""
        rest, self._held = self._held, ""
        marks = rest.strip()
        if not marks or _without_marks(marks) or self._is_named(marks):
            return rest
        return ""

    def _say(self, text: str) -> str:
        if text:
            known = self._last + text
            for mark, opens in _OPENERS.items():
                if any(one in known for one in opens):
                    self._opened.add(mark)
            self._last = known[-_LONGEST_OPENER:]
        return text

    def _is_named(self, marks: str) -> bool:
        """Return True if the answer mentions the mark: in markup, or within a sentence."""
        if marks in self._opened:
            return True
        return self._last[-1:] == " " and self._last[-2:-1] not in _ENDS_A_SENTENCE


def _end_begins(text: str) -> int:
    """Return where a run of marks and line ends at the end of the text begins."""
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
