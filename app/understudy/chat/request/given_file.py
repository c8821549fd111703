"""Reads a file the person adds to a question: an image, a PDF, or text.

Its type follows from its first bytes, not its name. A PDF's text is extracted at once, for models
that read no PDFs.
"""

from __future__ import annotations

import logging
import mimetypes
from typing import TYPE_CHECKING

from understudy.archive.model import NewAttachment
from understudy.base.errors import AttachmentError
from understudy.base.files.given_files import NotAFileError, is_given_pipe, read_given
from understudy.chat.request.readable import PAGE_BREAK, PDF

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

LARGEST_BYTES = 20 << 20
"""Anthropic takes 32 MB a request, OpenAI 50 MB a file (docs read 2026-11); base64 adds a third."""

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_PDF_WITHIN_BYTES = 1024


def read_attachment(path: Path) -> NewAttachment:
    """Read ``path`` whole; blocks, raises `AttachmentError`."""
    try:
        data = read_given(path, LARGEST_BYTES)
    except NotAFileError as problem:
        raise AttachmentError(path, problem.kind) from problem
    except FileNotFoundError as problem:
        raise AttachmentError(path, "missing") from problem
    except OSError as problem:
        raise AttachmentError(path, "unreadable") from problem
    if len(data) > LARGEST_BYTES:
        raise AttachmentError(path, "too_large")
    name = "stdin" if is_given_pipe(path) else one_line(path.name)
    if not data:
        raise AttachmentError(path, "empty")
    media_type = _kind(data)
    if media_type == PDF:
        return NewAttachment(name, PDF, data, _pdf_text(data))
    if media_type is not None:
        return NewAttachment(name, media_type, data)
    text = _decoded(data)
    if text is None:
        raise AttachmentError(path, "kind")
    guessed = mimetypes.guess_type(path.name)[0] or ""
    kind = guessed if guessed.startswith("text/") else "text/plain"
    return NewAttachment(name, kind, data, text)


def one_line(name: str) -> str:
    """Return a file's name as one displayable line: names may contain anything but / and NUL."""
    return " ".join("".join(one if one.isprintable() else " " for one in name).split()) or "file"


def _kind(data: bytes) -> str | None:
    for begin, media_type in _IMAGES:
        if data.startswith(begin):
            return media_type
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    # a few bytes before the mark are allowed
    return PDF if b"%PDF-" in data[:_PDF_WITHIN_BYTES] else None


def _decoded(data: bytes) -> str | None:
    """Return text in UTF-8, or in UTF-16 if it has a mark; None if it is neither."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _pdf_text(data: bytes) -> str | None:
    """Return a PDF's text, page by page, None if it is unreadable.

    It is sent as a file all the same. Scanned pages have no text, and are counted by the breaks.
    """
    from io import BytesIO  # noqa: PLC0415 - with the next one

    import pypdf  # noqa: PLC0415 - 0.2 s, only needed for a PDF

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every flaw in a file
    try:
        pages = [page.extract_text().strip() for page in pypdf.PdfReader(BytesIO(data)).pages]
    except Exception as problem:  # noqa: BLE001 - a broken PDF can break its reader in any way
        log.info("cannot read text from a PDF: %s", type(problem).__name__)
        return None
    return PAGE_BREAK.join(page.replace(PAGE_BREAK, " ") for page in pages) if pages else None
