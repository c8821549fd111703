"""Takes the marks off the end of an answer that tell a model's server, and nobody else, of it.

Only at the very end, and only glued to it: an answer that ends by naming such a mark keeps it.
The result is the same however the text is cut. Pure.
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
        self._last = ""  # what was said last, for what stands before a mark
        self._opened: set[str] = set()  # marks that close what the answer shows open

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
            for mark, opens in _OPENERS.items():
                if any(one in known for one in opens):
                    self._opened.add(mark)
            self._last = known[-_LONGEST_OPENER:]
        return text

    def _is_named(self, marks: str) -> bool:
        """Tell whether the answer speaks of the mark: in mark-up, or within a sentence."""
        if marks in self._opened:
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
