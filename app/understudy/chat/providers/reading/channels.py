"""Removes a model's own channels from its text: thinking at the head of an answer, and marks.

Only the head counts, as in the models' grammar: a person who asks *about* such tags sees them. Some
servers put the beginning of the thinking into the prompt, so that only its end is in the text; if
such an end appears, the text before it is taken back. The result does not depend on how the text is
cut. Pure.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from understudy.chat.providers.base import ProviderTakenBack, ProviderText, ProviderThinking
from understudy.chat.providers.reading.grammar import (
    HARMONY_ANSWER,
    HARMONY_BEGINS,
    HARMONY_CHANNEL,
    HARMONY_ENDS,
    HARMONY_MESSAGE,
    HEADERS,
    LONGEST_ATTRIBUTES,
    STRIPPED_HARMONY,
    THOUGHTS,
    WITH_ATTRIBUTES,
    WRAPPERS,
    held_back,
)
from understudy.chat.providers.reading.unopened import Unopened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.chat.providers.base import ProviderSaid

LONGEST_NAME = 200
"""The limit of Harmony's channel name, recipient and format."""

_ATTRIBUTES = re.compile(r"\s*(?:[\w-]{0,50}|[\w-]{1,50}\s?=[^<>]*)")
"""The beginning of a tag's attributes; a sentence has no such sign after its next word."""


class _State(Enum):
    HEAD = auto()
    NAME = auto()  # after Harmony's mark of a channel
    THOUGHT = auto()
    ANSWER = auto()


class Channels:
    """One answer's text. Feed it with `feed`, then `end` it."""

    def __init__(self) -> None:
        self._state = _State.HEAD
        self._buffer = ""
        self._closers: tuple[str, ...] = ()
        self._kept: list[str] | None = None  # thinking that may turn out to be text
        self._had_thought = False
        self._had_mark = False
        self._unopened = Unopened()

    def thought_elsewhere(self) -> None:
        """Note that thinking comes beside the text: then no end in the text closes any."""
        self._unopened.rule_out()
        self._had_thought = True

    def feed(self, text: str) -> Iterator[ProviderSaid]:
        """Return the part of ``text`` that can be classified by now."""
        self._buffer += text
        yield from self._run(at_end=False)

    def end(self) -> Iterator[ProviderSaid]:
        """Return the held-back text, since nothing more comes."""
        yield from self._run(at_end=True)
        if self._state is _State.THOUGHT and self._kept is not None:
            yield ProviderText("".join(self._kept))

    def _run(self, *, at_end: bool) -> Iterator[ProviderSaid]:
        steps = {
            _State.HEAD: self._head,
            _State.NAME: self._name,
            _State.THOUGHT: self._thought,
            _State.ANSWER: self._answer,
        }
        before = None
        while before != (self._state, len(self._buffer)):
            before = self._state, len(self._buffer)
            yield from steps[self._state](at_end=at_end)

    def _head(self, *, at_end: bool) -> Iterator[ProviderSaid]:
        text = self._buffer.lstrip()
        # thinking beside the text may leave its end in the text
        after_thought = (*WRAPPERS, *THOUGHTS.values()) if self._had_thought else ()
        marks = (*THOUGHTS, *WITH_ATTRIBUTES, *HEADERS, *after_thought)
        mark = max((one for one in marks if text.startswith(one)), key=len, default="")
        rest = text[len(mark) :]
        name, final = STRIPPED_HARMONY
        if not text and at_end:
            self._enter(_State.HEAD, "")  # only white space is not a word
        elif text.startswith(HARMONY_CHANNEL):
            self._enter(_State.NAME, text[len(HARMONY_CHANNEL) :])
        elif not at_end and self._is_open(text, mark, rest, marks):
            pass
        elif mark in WITH_ATTRIBUTES and _attributes(rest, mark):
            self._think(rest.partition(">")[2], (WITH_ATTRIBUTES[mark],))
            yield ProviderThinking()
        elif mark in THOUGHTS and not _reads_on(rest):
            self._think(rest, (THOUGHTS[mark],))
            yield ProviderThinking()
        elif mark and mark not in {*THOUGHTS, *WITH_ATTRIBUTES}:
            self._had_mark = True
            self._enter(_State.HEAD, rest)
        elif text.startswith(name) and text[len(name) : len(name) + 1].isupper():
            self._think(text, (final,), may_be_text=True)
            yield ProviderThinking()
        else:
            is_set_off = self._had_thought or self._had_mark
            self._enter(_State.ANSWER, text if is_set_off else self._buffer)

    def _is_open(self, text: str, mark: str, rest: str, marks: tuple[str, ...]) -> bool:
        """Return True if the next text decides the kind of the answer's head."""
        if mark in WITH_ATTRIBUTES:
            return len(rest) <= LONGEST_ATTRIBUTES and _ATTRIBUTES.fullmatch(rest) is not None
        if mark:
            return mark in THOUGHTS and rest in {"", " "}
        # of an empty text, and of the beginning of a mark
        return any(one.startswith(text) for one in (*marks, HARMONY_CHANNEL, STRIPPED_HARMONY[0]))

    def _name(self, *, at_end: bool) -> Iterator[ProviderSaid]:
        name, mark, rest = self._buffer.partition(HARMONY_MESSAGE)
        if mark and len(name) <= LONGEST_NAME:
            if name.split()[:1] == [HARMONY_ANSWER]:
                self._had_thought = True
                self._unopened.rule_out()
                self._enter(_State.HEAD, rest)
            else:
                self._think(rest, (*HARMONY_ENDS, *HARMONY_BEGINS))
                yield ProviderThinking()
        elif at_end or len(self._buffer) > LONGEST_NAME + len(HARMONY_MESSAGE):
            self._enter(_State.ANSWER, HARMONY_CHANNEL + self._buffer)

    def _think(self, rest: str, closers: tuple[str, ...], *, may_be_text: bool = False) -> None:
        self._closers = closers
        self._kept = [] if may_be_text else None
        self._enter(_State.THOUGHT, rest)

    def _thought(self, *, at_end: bool) -> Iterator[ProviderSaid]:
        text = self._buffer
        at, closer = min(
            ((text.find(one), one) for one in self._closers if one in text), default=(-1, "")
        )
        if closer:
            self._had_thought = True
            self._unopened.rule_out()
            # if thinking ends because another message begins, its mark is still to be read
            keep = 0 if closer in HARMONY_BEGINS else len(closer)
            self._enter(_State.HEAD, text[at + keep :])
            yield ProviderThinking("".join(self._kept or ()) + text[:at])
            return
        held = 0 if at_end else held_back(text, self._closers)
        gone = text[: len(text) - held]
        if gone:
            self._buffer = text[len(gone) :]
            if self._kept is None:
                yield ProviderThinking(gone)
            else:
                self._kept.append(gone)
                yield ProviderThinking()

    def _answer(self, *, at_end: bool) -> Iterator[ProviderSaid]:
        text, self._buffer = self._buffer, ""
        said, thought, rest = self._unopened.look(text, at_end=at_end)
        if said:
            yield ProviderText(said)
        if thought is not None:
            self._had_thought = True
            yield ProviderTakenBack()
            yield ProviderThinking(thought)
            self._enter(_State.HEAD, rest)

    def _enter(self, state: _State, rest: str) -> None:
        self._state, self._buffer = state, rest


def _attributes(rest: str, mark: str) -> bool:
    """Return True if a tag's attributes follow, and not the words of a sentence."""
    attributes, end, _ = rest.partition(">")
    is_tag = bool(end) and len(attributes) <= LONGEST_ATTRIBUTES and "<" not in attributes
    return is_tag and ("=" in attributes or mark.endswith('"'))


def _reads_on(rest: str) -> bool:
    """Return True if a mark is the first word of a sentence: `` is a tag`` follows it."""
    return rest[:1] == " " and rest[1:2].islower()
