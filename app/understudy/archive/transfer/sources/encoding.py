"""The bytes of a file as UTF-8, from any Unicode encoding.

Bytes that are not Unicode at all (Latin-1, a flipped byte) only show inside a conversation and are
handled there, see `elements`.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def utf8_chunks(file: Readable) -> Iterator[tuple[bytes, int]]:
    """Yield the file piece by piece, each with its length in the file.

    Raises OSError, the errors in `zips`, and UnicodeDecodeError for invalid UTF-32.
    """
    chunk = file.read(CHUNK_BYTES)
    mark, encoding = _encoding_of(chunk)
    taken, chunk = len(chunk), chunk[mark:]
    if encoding == "utf-8":
        while taken:
            yield chunk, taken
            chunk = file.read(CHUNK_BYTES)
            taken = len(chunk)
        return
    # half a character passes through and is repaired with its conversation
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    while taken:
        yield decoder.decode(chunk).encode(errors="surrogatepass"), taken
        chunk = file.read(CHUNK_BYTES)
        taken = len(chunk)


def _encoding_of(start: bytes) -> tuple[int, str]:
    """Return the length of the mark and the encoding; JSON begins with an ASCII character."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return len(mark), encoding
    head = [byte != 0 for byte in start[:4]]
    match head:
        case [True, False, False, False]:
            return 0, "utf-32-le"
        case [False, False, False, True]:
            return 0, "utf-32-be"
        case [True, False, True, False] | [True, False]:
            return 0, "utf-16-le"
        case [False, True, False, True] | [False, True]:
            return 0, "utf-16-be"
        case _:
            return 0, "utf-8"
