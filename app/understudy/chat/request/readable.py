"""One turn as a model can read it: readable files stay files, others become text. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.chat.model import Attached, Role, Turn

if TYPE_CHECKING:
    from understudy.chat.request.abilities import Abilities

PDF = "application/pdf"
BYTES_A_TOKEN = 3.6
"""UTF-8 bytes: English has about 4.2, code about 3.2, Chinese 3 (one character) to 4."""
IMAGE_TOKENS = 1_600
"""The most an image of usual size costs at Anthropic (docs on vision, read 2026-11)."""
PDF_PAGE_TOKENS = 3_000
"""Anthropic reads each page as its text and as an image (docs on PDF support, read 2026-11)."""
PAGE_BREAK = "\f"
PDF_BYTES_A_TOKEN = 40
"""Only if nothing can be read of a PDF, not even its number of pages."""
TURN_TOKENS = 6


class Readable(msgspec.Struct, frozen=True):
    """A turn to send, its size, and the fate of its files."""

    turn: Turn
    tokens: int = 0
    length_bytes: int = 0
    images: int = 0
    files: int = 0
    as_text: int = 0
    images_left_out: int = 0
    images_too_large: int = 0
    files_left_out: int = 0
    earlier_left_out: int = 0


def readable(turn: Turn, can: Abilities, without_earlier: int = 0) -> Readable:
    """Return a turn with readable files as files, and text for all others.

    ``without_earlier``: so many files of earlier messages are left out, the oldest first.
    """
    if not turn.attachments:
        return Readable(turn, _tokens(turn), _bytes(turn))
    kept: list[Attached] = []
    words: list[str] = []
    counted = Readable(turn)
    for one in turn.attachments:
        fate = _fate(one, can)
        if one.earlier and counted.earlier_left_out < without_earlier:
            fate = "earlier_left_out"
        counted = replace(counted, **{fate: getattr(counted, fate) + 1})
        if fate in {"images", "files"}:
            kept.append(one)
        elif fate == "as_text":
            text = (one.text or "").replace(PAGE_BREAK, "\n\n")
            words.append(f"[File: {one.name}]\n{text}")
        else:
            kind = "Image" if is_image(one) else "File"
            words.append(f"[{kind} not included: {one.name}]")
    if turn.text.strip() or not words:
        words.append(turn.text)
    whole = Turn(turn.role, "\n\n".join(words), tuple(kept))
    return replace(counted, turn=whole, tokens=_tokens(whole), length_bytes=_bytes(whole))


def words_alone(role: Role, text: str) -> Readable:
    turn = Turn(role, text)
    return Readable(turn, _tokens(turn), _bytes(turn))


def text_tokens(text: str) -> int:
    """Estimate the tokens of ``text``, rather too many than too few."""
    return math.ceil(text_bytes(text) / BYTES_A_TOKEN)


def text_bytes(text: str) -> int:
    """Return how long ``text`` is in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def is_image(one: Attached) -> bool:
    return one.media_type.startswith("image/")


def _fate(one: Attached, can: Abilities) -> str:
    """Return the name of the count in `Readable` that a file belongs to."""
    if one.is_here and is_image(one):
        if not can.images:
            return "images_left_out"
        return "images" if one.length_bytes <= can.image_bytes else "images_too_large"
    is_pdf = one.media_type == PDF
    if one.is_here and is_pdf and can.pdfs and _in_base64(one) <= can.request_bytes:
        return "files"
    has_words = one.text is not None and (one.text.strip() or not is_pdf)
    return "as_text" if has_words else "files_left_out"


def _tokens(turn: Turn) -> int:
    words = TURN_TOKENS + text_tokens(turn.text)
    if not turn.attachments:
        return words
    files = (
        _pdf_tokens(one) if one.media_type == PDF else IMAGE_TOKENS for one in turn.attachments
    )
    return words + sum(files)


def _pdf_tokens(one: Attached) -> int:
    if one.text is None:
        return max(PDF_PAGE_TOKENS, one.length_bytes // PDF_BYTES_A_TOKEN)
    pages = one.text.count(PAGE_BREAK) + 1
    return max(pages * PDF_PAGE_TOKENS, pages * IMAGE_TOKENS + text_tokens(one.text))


def _bytes(turn: Turn) -> int:
    text = text_bytes(turn.text)
    if not turn.attachments:
        return text
    return text + sum(_in_base64(one) for one in turn.attachments)


def _in_base64(one: Attached) -> int:
    return (one.length_bytes + 2) // 3 * 4
