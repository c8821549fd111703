"""Fits a conversation to one model: files it cannot read become words, the oldest turns go first.

What was left out is counted, so that the person is told. Nothing is ever summed up or rewritten.
Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from understudy.chat.model import Role, Sent, Turn
from understudy.chat.providers.base import ANSWER_MAX_TOKENS
from understudy.chat.sending.abilities import abilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.settings import Settings
    from understudy.chat.model import Attached
    from understudy.chat.providers.base import ModelInfo
    from understudy.chat.route import Candidate
    from understudy.chat.sending.abilities import Abilities

PDF = "application/pdf"
BYTES_A_TOKEN = 3.6
"""UTF-8 bytes: English has about 4.2, code about 3.2, Chinese 3 (one character) to 4."""
IMAGE_TOKENS = 1_600
"""The most an image of usual size costs at Anthropic (docs on vision, read 2026-11)."""
PDF_BYTES_A_TOKEN = 40
TURN_TOKENS = 6
LEAST_PDF_TOKENS = 1_500


@dataclass(frozen=True, slots=True)
class Fitted:
    """What to send, and what that is of what there was."""

    turns: tuple[Turn, ...]
    sent: Sent


def fit(turns: Sequence[Turn], system: str | None, can: Abilities, max_tokens: int) -> Fitted:
    """Return ``turns`` as a model that ``can`` read so much will, ending with the last one.

    ``max_tokens`` is kept free for the answer, but never more than half the window. The last turn
    always goes whole.
    """
    readable = [_readable(turn, can) for turn in turns]
    room = can.window_tokens - min(max_tokens, can.window_tokens // 2)
    room -= text_tokens(system or "")
    kept = _newest(readable, room)
    sent = Sent(
        messages=len(kept),
        images=sum(one.images for one in kept),
        files=sum(one.files for one in kept),
        files_as_text=sum(one.as_text for one in kept),
        messages_left_out=len(readable) - len(kept),
        images_left_out=sum(one.images_left_out for one in kept),
        files_left_out=sum(one.files_left_out for one in kept),
        may_be_too_long=kept[-1].tokens > room if kept else False,
    )
    return Fitted(tuple(one.turn for one in kept), sent)


def fitted_for(
    settings: Settings,
    candidate: Candidate,
    described: ModelInfo | None,
    turns: Sequence[Turn],
    system: str | None,
) -> Fitted:
    """Fit ``turns`` to a candidate; ``described`` is what its provider's own list says of it."""
    provider = settings.provider_by_id(candidate.provider)
    if provider is None:
        return Fitted(tuple(turns), Sent(messages=len(turns)))
    fitted = fit(turns, system, abilities(provider, described), ANSWER_MAX_TOKENS)
    elsewhere = not provider.local and provider.id != settings.provider[0].id
    return Fitted(fitted.turns, replace(fitted.sent, elsewhere=elsewhere))


def text_tokens(text: str) -> int:
    """Estimate how many tokens ``text`` is, rather too many than too few."""
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)


@dataclass(frozen=True, slots=True)
class _Readable:
    turn: Turn
    tokens: int
    images: int = 0
    files: int = 0
    as_text: int = 0
    images_left_out: int = 0
    files_left_out: int = 0


def _newest(turns: Sequence[_Readable], room: int) -> Sequence[_Readable]:
    """Return the newest turns that fit, beginning with one of the person's, at least the last."""
    begin = max(0, len(turns) - 1)
    left = room - sum(one.tokens for one in turns[begin:])
    for at in range(begin - 1, -1, -1):
        left -= turns[at].tokens
        if left < 0:
            break
        if turns[at].turn.role is Role.USER:
            begin = at
    return turns[begin:]


def _readable(turn: Turn, can: Abilities) -> _Readable:
    """Return a turn with the files the model reads as files, and words for all others."""
    kept: list[Attached] = []
    words: list[str] = []
    counted = _Readable(turn, 0)
    for one in turn.attachments:
        is_image, is_pdf = one.media_type.startswith("image/"), one.media_type == PDF
        if one.data is not None and is_image and can.images:
            kept.append(one)
            counted = replace(counted, images=counted.images + 1)
        elif one.data is not None and is_pdf and can.pdfs:
            kept.append(one)
            counted = replace(counted, files=counted.files + 1)
        elif one.text is not None:
            words.append(f"[File: {one.name}]\n{one.text}")
            counted = replace(counted, as_text=counted.as_text + 1)
        elif is_image:
            words.append(f"[Image not included: {one.name}]")
            counted = replace(counted, images_left_out=counted.images_left_out + 1)
        else:
            words.append(f"[File not included: {one.name}]")
            counted = replace(counted, files_left_out=counted.files_left_out + 1)
    if turn.text.strip() or not words:
        words.append(turn.text)
    text = "\n\n".join(words)
    whole = Turn(turn.role, text, tuple(kept))
    return replace(counted, turn=whole, tokens=_tokens(whole))


def _tokens(turn: Turn) -> int:
    tokens = TURN_TOKENS + text_tokens(turn.text)
    for one in turn.attachments:
        if one.media_type == PDF:
            pages = max(LEAST_PDF_TOKENS, len(one.data or b"") // PDF_BYTES_A_TOKEN)
            tokens += max(pages, text_tokens(one.text or ""))
        else:
            tokens += IMAGE_TOKENS
    return tokens
