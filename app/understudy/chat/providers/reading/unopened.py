"""The end of thinking whose beginning is not in the text: the server put it into the prompt.

Such an end comes where a sentence stops and an answer begins, without an earlier mention of the
tag; in prose about tags it is surrounded by words, quotes or code marks. Pure.
"""

from __future__ import annotations

from understudy.chat.providers.reading.grammar import THOUGHTS, held_back

LONGEST_THOUGHT = 500_000
"""In characters; anything longer is an answer."""
_CLOSERS = tuple(THOUGHTS.values())
_OPENING = frozenset("“‘«„([{|/\\")  # noqa: RUF001 - quotation marks of several languages
_QUOTES = _OPENING | frozenset("`'\"”’»)]}*_")  # noqa: RUF001 - the same
_LINE_ENDS = frozenset(("", "\n", "\r"))
_PUNCTUATION = frozenset(".,;:!?")
_ENDS_A_SENTENCE = frozenset("。！？…")  # noqa: RUF001 - scripts without spaces after sentences
_FENCE = "```"


class Unopened:
    """Watches the text of an answer that began without any mark."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._length = 0
        self._held = ""
        self._is_possible = True

    def rule_out(self) -> None:
        """From here on such an end is text: thinking was found already, or there is none."""
        self._is_possible = False
        self._said = []

    def look(self, text: str, *, at_end: bool) -> tuple[str, str | None, str]:
        """Return the text to show, all so far if it was thinking, and the text after it."""
        text, self._held = self._held + text, ""
        if not self._is_possible:
            return text, None, ""
        at, closer = min(
            ((text.find(one), one) for one in _CLOSERS if one in text), default=(0, "")
        )
        if not closer:
            at = len(text) - (0 if at_end else held_back(text, _CLOSERS))
        elif (after := text[at + len(closer) :]) or at_end:
            thought = "".join(self._said) + text[:at]
            self.rule_out()
            ends = _ends_a_thought(thought, after[:1])
            return (text[:at], thought, after) if ends else (text, None, "")
        shown, self._held = text[:at], text[at:]
        self._said.append(shown)
        self._length += len(shown)
        if self._length > LONGEST_THOUGHT:
            self.rule_out()
            shown, self._held = shown + self._held, ""
        return shown, None, ""


def _ends_a_thought(before: str, following: str) -> bool:
    last = before[-1:]
    if any(one in before for one in THOUGHTS) or _is_in_code(before):
        return False
    if last in _OPENING or following in _QUOTES | _PUNCTUATION:
        return False
    if last in {"", "\n"}:
        return following != " "
    if last.isspace():
        return False
    # no space before it, unlike in prose
    if following in _LINE_ENDS or last in _ENDS_A_SENTENCE:
        return True
    return last.isascii() and following.isascii() and last not in _QUOTES


def _is_in_code(before: str) -> bool:
    line = before.rpartition("\n")[2]
    return line.count("`") % 2 == 1 or before.count(_FENCE) % 2 == 1
