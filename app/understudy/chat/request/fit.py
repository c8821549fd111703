"""Fits a conversation to one model: unreadable files become text, the oldest turns go first.

Omissions are counted, so that the person learns of them. Nothing is ever summarised or rewritten.
Sizes decide; the bytes of a file are loaded when it is about to be sent.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.chat.model import Role, Sent, Turn
from understudy.chat.providers.base import ANSWER_MAX_TOKENS
from understudy.chat.providers.kinds import KINDS
from understudy.chat.request.abilities import abilities
from understudy.chat.request.continuation import shortened, wish_after
from understudy.chat.request.readable import (
    BYTES_A_TOKEN,
    TURN_TOKENS,
    Readable,
    readable,
    text_tokens,
    words_alone,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from understudy.base.settings.values import Settings
    from understudy.chat.candidate import Candidate
    from understudy.chat.model import Attached
    from understudy.chat.providers.base import ModelInfo
    from understudy.chat.request.abilities import Abilities

WRAPPING_BYTES = 64 << 10
"""The size of a request besides text and files: names, and the marks of JSON."""


class Asked(msgspec.Struct, frozen=True):
    """The question for the next provider; ``so_far``: a broken-off answer to continue.

    ``content`` returns a file's bytes by their SHA-256, None if they are gone.
    """

    turns: tuple[Turn, ...]
    system: str | None = None
    so_far: str = ""
    content: Callable[[bytes], bytes | None] = lambda _sha256: None


class Fitted(msgspec.Struct, frozen=True):
    """What to send, and what that is of what there was; ``tokens`` is about how many it is."""

    turns: tuple[Turn, ...]
    sent: Sent
    tokens: int = 0


def fit(
    turns: Sequence[Turn],
    system: str | None,
    can: Abilities,
    max_tokens: int,
    so_far: str = "",
) -> Fitted:
    """Return the part of ``turns`` that a model with these limits reads, with the last one.

    ``max_tokens`` is kept free for the answer, but never more than half the window. The last turn
    is always sent, if necessary without files of earlier messages; then ``so_far`` loses its
    beginning first.
    """
    room = _Room(
        can.window_tokens - min(max_tokens, can.window_tokens // 2) - text_tokens(system or ""),
        can.request_bytes - WRAPPING_BYTES - len((system or "").encode("utf-8", "replace")),
    )
    before = [readable(turn, can) for turn in turns[:-1]]
    last = [_last(turn, can, room) for turn in turns[-1:]]
    added = _to_go_on(so_far, room.less(last)) if so_far else ()
    left = room.less((*last, *added))
    kept = [*_newest(before, left), *last]
    sent = Sent(
        messages=len(kept),
        messages_left_out=len(turns) - len(kept),
        may_be_too_long=not left.is_enough,
    )
    if any(turn.attachments for turn in turns):
        sent = _with_files(sent, kept)
    tokens = text_tokens(system or "") + sum(one.tokens for one in (*kept, *added))
    return Fitted(tuple(one.turn for one in (*kept, *added)), sent, tokens)


def fitted_for(
    settings: Settings, candidate: Candidate, described: ModelInfo | None, asked: Asked
) -> Fitted:
    """Fit the question to a candidate, and load the files it gets.

    ``described`` comes from its provider's own list. Raises like ``asked.content``.
    """
    provider = settings.provider_by_id(candidate.provider)
    if provider is None:
        return Fitted(asked.turns, Sent(messages=len(asked.turns)))
    can = abilities(provider, described, is_claude=provider.id in settings.claude_ids)
    elsewhere = not provider.local and provider.id != settings.provider[0].id
    turns = asked.turns
    while True:
        fitted = fit(turns, asked.system, can, ANSWER_MAX_TOKENS, asked.so_far)
        wanted = [one.sha256 for turn in fitted.turns for one in turn.attachments if not one.data]
        found = {sha256: asked.content(sha256) for sha256 in wanted if sha256 is not None}
        if all(data is not None for data in found.values()):
            turns = fitted.turns
            whole = _each_file(turns, partial(_with_data, found)) if found else turns
            as_quotation = KINDS[provider.kind].takes_one_prompt and fitted.sent.messages > 1
            sent = replace(fitted.sent, elsewhere=elsewhere, as_quotation=as_quotation)
            return Fitted(whole, sent, fitted.tokens)
        # deleted meanwhile: only its name is left
        turns = _each_file(turns, partial(_without_gone, found))


def _with_files(sent: Sent, kept: Sequence[Readable]) -> Sent:
    """Count the files of the turns that are sent, and those that are not sent with them."""
    return replace(
        sent,
        images=sum(one.images for one in kept),
        files=sum(one.files for one in kept),
        files_as_text=sum(one.as_text for one in kept),
        images_left_out=sum(one.images_left_out for one in kept),
        files_left_out=sum(one.files_left_out for one in kept),
        images_too_large=sum(one.images_too_large for one in kept),
        earlier_files_left_out=sum(one.earlier_left_out for one in kept),
    )


class _Room(msgspec.Struct, frozen=True):
    tokens: int
    length_bytes: int

    @property
    def is_enough(self) -> bool:
        return self.tokens >= 0 and self.length_bytes >= 0

    def less(self, taken: Sequence[Readable]) -> _Room:
        tokens, length_bytes = self.tokens, self.length_bytes
        for one in taken:
            tokens -= one.tokens
            length_bytes -= one.length_bytes
        return _Room(tokens, length_bytes)


def _last(turn: Turn, can: Abilities, room: _Room) -> Readable:
    """Return the person's turn, without files of earlier messages if they do not fit."""
    if not turn.attachments:
        return readable(turn, can)
    earlier = sum(one.earlier for one in turn.attachments)
    for without in range(earlier):
        found = readable(turn, can, without)
        if room.less((found,)).is_enough:
            return found
    return readable(turn, can, earlier)


def _to_go_on(so_far: str, left: _Room) -> tuple[Readable, Readable]:
    """Return the turns that make a model continue: the answer's end, and the request."""
    wish = words_alone(Role.USER, wish_after(so_far))
    tokens = left.tokens - wish.tokens - TURN_TOKENS
    return words_alone(Role.ASSISTANT, shortened(so_far, int(tokens * BYTES_A_TOKEN))), wish


def _newest(turns: Sequence[Readable], left: _Room) -> Sequence[Readable]:
    """Return the newest turns that fit, beginning with one of the person's."""
    begin = len(turns)
    for at in range(begin - 1, -1, -1):
        left = left.less((turns[at],))
        if not left.is_enough:
            break
        if turns[at].turn.role is Role.USER:
            begin = at
    return turns[begin:]


def _each_file(turns: Sequence[Turn], change: Callable[[Attached], Attached]) -> tuple[Turn, ...]:
    return tuple(
        replace(turn, attachments=tuple(change(one) for one in turn.attachments)) for turn in turns
    )


def _with_data(found: dict[bytes, bytes | None], one: Attached) -> Attached:
    return replace(one, data=found.get(one.sha256)) if one.sha256 and not one.data else one


def _without_gone(found: dict[bytes, bytes | None], one: Attached) -> Attached:
    is_gone = one.sha256 in found and found[one.sha256] is None
    return replace(one, sha256=None) if is_gone else one
