"""One streamed answer in any dialect, judged at its end: whole, refused, broken off, or empty.

A frame's kind follows from its shape: Anthropic's events have a type, OpenAI's chunks have choices,
and variants of both put the text elsewhere. So one reader serves them all, even a gateway that
answers in the other dialect.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderFinished
from understudy.chat.providers.reading import chunks, messages, responses
from understudy.chat.providers.reading.endings import broken_kind, is_known, is_refusal
from understudy.chat.providers.reading.faults import (
    fault_in,
    fault_in_lines,
    is_answer,
    said_instead,
)
from understudy.chat.providers.reading.lenient import as_dict, count, loads
from understudy.chat.providers.reading.piece import has_text
from understudy.chat.providers.reading.voice import Voice
from understudy.chat.providers.wire.errors import WireError
from understudy.chat.providers.wire.translate import StreamFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.chat.providers.base import ProviderSaid
    from understudy.chat.providers.reading.body import Frame
    from understudy.chat.providers.reading.lenient import Thought
    from understudy.chat.providers.reading.piece import Piece

logger = logging.getLogger(__name__)

END_WORDS = frozenset({"done", "end", "eof"})
LONGEST_END = 40
TRAILER_S = 2.0
"""How long to wait for the token counts after the stop reason."""
DOUBTFUL_S = 10.0
"""The same if the reason came with text: some servers send one with every piece."""
ANSWER_LIMIT = "answer_limit"
"""Our own stop reason: `voice.ANSWER_BYTES`."""


class AnswerReader:
    """Reads the frames of one reply in order; then `close` it, and `finished` judges it."""

    def __init__(self) -> None:
        self.is_over = False
        """Nothing useful can follow."""
        self.wait_s: float | None = None
        """How long to wait for more after the stop reason."""
        self._voice = Voice()
        self._usage = Usage()
        self._reason: str | None = None
        self._is_refused = False
        self._has_frames = False
        self._words = ""  # of an unstructured error sent as data
        self._is_answer = False
        self._is_whole_body = False
        self._instead: dict[str, Any] = {}  # the one JSON value in place of a stream
        self._went_on = False  # text came after a reason, so those reasons end nothing
        self._may_yet_fail = False  # its dialect has a final event, which is still missing
        self._has_deltas = False
        self._choice: int | str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the answer is known to be whole, however the connection ends."""
        return self.is_over or (self._reason is not None and not self._went_on)

    def read(self, frame: Frame) -> Iterator[ProviderSaid]:
        """Take one frame; raises `StreamFailedError`, or ValueError if it is unreadable."""
        # some gateways wrap an event into another
        data = frame.data.strip().removeprefix("data:").lstrip()
        self._has_frames = True
        if _is_end(data) or (not data and frame.name == "message_stop"):
            self.is_over = True
            return
        if not data.startswith(("{", "[")):
            # a keep-alive in plain text, or nothing; an error in plain text counts
            if frame.name == "error":
                self._fail(StreamFailedError(FailureKind.STREAM_ERROR, WireError(message=data)))
            elif "error" in data.lower():
                self._words = data
            return
        try:
            value = loads(data)
        except ValueError:
            if frame.is_cut:
                return
            if frame.name != "error":
                raise
            value = {}  # its name is enough
        self._is_whole_body = frame.is_whole
        self._instead = as_dict(value) if frame.is_whole else {}
        for one in value if isinstance(value, list) else [value]:
            yield from self._take(as_dict(one), frame.name)

    def close(self) -> Iterator[ProviderSaid]:
        """Return the held-back text."""
        yield from self._voice.end()

    def finished(self, stray: str, *, is_stream: bool) -> ProviderFinished:
        """Judge the answer at its end; raises `StreamFailedError`.

        ``stray`` are the lines that were not events; ``is_stream``: a stream was announced.
        """
        reason = self._reason
        if self._is_refused or is_refusal(reason):
            return ProviderFinished(reason, self._usage, refused=True)
        if reason is None and not self.is_over and not self._may_end_without_a_reason():
            raise self._without_end(stray, is_stream=is_stream)
        if not self._voice.has_words:
            raise StreamFailedError(FailureKind.EMPTY_ANSWER, WireError(message=reason or ""))
        if not is_known(reason):
            logger.info("an answer ended with an unknown reason: %r", reason)
        return ProviderFinished(reason, self._usage)

    def _may_end_without_a_reason(self) -> bool:
        return self._is_whole_body and self._is_answer

    def _without_end(self, stray: str, *, is_stream: bool) -> StreamFailedError:
        if (fault := fault_in_lines(self._words or stray, in_words=self._has_frames)) is not None:
            return fault
        if self._is_whole_body or not (self._has_frames or is_stream):
            return said_instead(self._instead)
        return StreamFailedError(FailureKind.STREAM_INCOMPLETE)

    def _take(self, value: dict[str, Any], name: str) -> Iterator[ProviderSaid]:
        if (fault := fault_in(value, name)) is not None:
            self._fail(fault)
            return
        is_response = responses.is_event(value)
        kind = None if is_response else messages.kind_of(value, name)
        self._is_answer = self._is_answer or is_response or kind is not None or is_answer(value)
        if is_response:
            pieces = responses.pieces(value)
        else:
            pieces = chunks.pieces(value) if kind is None else messages.pieces(value, kind)
        for piece in pieces:
            yield from self._tell(piece)

    def _fail(self, fault: StreamFailedError) -> None:
        """Raise ``fault``, unless the answer has ended."""
        if not self.has_ended or self._may_yet_fail:
            raise fault
        logger.info("an error came after the end of an answer")

    def _tell(self, piece: Piece) -> Iterator[ProviderSaid]:
        self._count(piece.usage)
        if self._is_anothers(piece):
            return
        is_last = piece.reason is not None or self._reason is not None
        self._has_deltas = self._has_deltas or piece.speaks
        said = piece.said if self._has_deltas else (*piece.said, *self._unheard(piece.whole))
        for one in said:
            if isinstance(one, str):
                yield from self._voice.say(one, is_last=is_last)
            else:
                yield from self._voice.think(one.text)
        self._is_refused = self._is_refused or piece.is_refusal
        self.is_over = self.is_over or piece.is_over
        self._end(piece, spoke=has_text(said))
        if self._voice.is_full:
            self._reason, self.is_over = ANSWER_LIMIT, True

    def _unheard(self, whole: tuple[str | Thought, ...]) -> Iterator[str | Thought]:
        """Yield a whole message without the thinking that came before it."""
        return (one for one in whole if isinstance(one, str) or not self._voice.has_thoughts)

    def _end(self, piece: Piece, *, spoke: bool) -> None:
        """Weigh a piece's stop reason: one beside every text does not count."""
        if spoke and self._reason is not None:
            self._went_on, self.wait_s = True, None
        if piece.reason is None:
            return
        if (kind := broken_kind(piece.reason)) is not None:
            raise StreamFailedError(kind, WireError(message=piece.reason))
        self._reason = piece.reason
        self._may_yet_fail = piece.closes
        if piece.closes or (not spoke and self._voice.has_words):
            self._went_on, self.wait_s = False, TRAILER_S
        elif not self._went_on:
            self.wait_s = DOUBTFUL_S

    def _is_anothers(self, piece: Piece) -> bool:
        """Return True if it belongs to another answer than the first one."""
        if piece.choice is None:
            return False
        if self._choice is None and piece.is_answer:
            self._choice = piece.choice
        return self._choice not in {None, piece.choice}

    def _count(self, usage: dict[str, Any]) -> None:
        """Note the token counts; if they come repeatedly, the later ones include the earlier."""
        asked = count(usage.get("input_tokens", usage.get("prompt_tokens")))
        spent = count(usage.get("output_tokens", usage.get("completion_tokens")))
        before = self._usage
        self._usage = Usage(asked or before.input_tokens, spent or before.output_tokens)


def _is_end(data: str) -> bool:
    """Return True for "[DONE]", in whatever letters and brackets."""
    if len(data) > LONGEST_END or data.startswith("{"):
        return False
    said = "".join(one if one.isalnum() else " " for one in data.lower()).split()
    return bool(said) and END_WORDS.issuperset(said)
