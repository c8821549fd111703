"""The body of a reply, whatever its label: events, one JSON value, or an HTML page.

Servers send good streams as plain text or as HTML, whole JSON answers to a request for a stream,
and errors with status 200; a login page comes with any label. The first character that is not white
space distinguishes them.
"""

from __future__ import annotations

import codecs
import re
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.providers.reading.sse import EVENT_CHARACTERS, SseParser
from understudy.chat.providers.wire.translate import StreamFailedError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    import httpx2

WHOLE_CHARACTERS = 16 << 20
"""The limit on one JSON value; an answer may be as long."""
BOM = "\ufeff"
_LOADING = re.compile(r"\A(?:\s+|:[^\r\n]*[\r\n])+")


class Frame(msgspec.Struct, frozen=True):
    """One event of a stream or, if ``is_whole``, the only JSON value.

    ``is_cut``: the stream ended inside it.
    """

    name: str
    data: str
    is_whole: bool = False
    is_cut: bool = False


class Body:
    """Reads one reply; lines that are not events are in `stray` afterwards."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._parser = SseParser()

    @property
    def stray(self) -> str:
        return self._parser.stray

    async def frames(self) -> AsyncGenerator[Frame, None]:
        """Yield the frames as they come; raises `StreamFailedError` for HTML, ValueError."""
        async with aclosing(self._text()) as texts:
            begun = await _first(texts)
            if begun.startswith("<"):
                raise StreamFailedError(FailureKind.NOT_EVENT_STREAM)
            if begun.startswith(("{", "[")):
                yield await _whole(begun, texts)
                return
            for event in self._parser.feed(begun):
                yield Frame(event.name, event.data)
            async for text in texts:
                for event in self._parser.feed(text):
                    yield Frame(event.name, event.data)
        for event in self._parser.end():
            yield Frame(event.name, event.data, is_cut=event.is_cut)

    async def _text(self) -> AsyncGenerator[str, None]:
        """Decode as UTF-8 whatever charset is declared: both formats require it."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        async with aclosing(self._response.aiter_bytes()) as pieces:
            async for piece in pieces:
                if text := decoder.decode(piece):
                    yield text
        if text := decoder.decode(b"", final=True):
            yield text


async def _first(texts: AsyncIterator[str]) -> str:
    """Return the text from its first meaningful character on; empty if there is none.

    Before it, some servers send a byte order mark, and line ends or comments while they load.
    """
    begun = ""
    async for text in texts:
        begun = (begun or text.removeprefix(BOM)) + (text if begun else "")
        begun = _LOADING.sub("", begun)
        if begun and not begun.startswith(":"):
            return begun
        if len(begun) > EVENT_CHARACTERS:
            raise ValueError("a comment without end")
    return ""


async def _whole(begun: str, texts: AsyncIterator[str]) -> Frame:
    pieces, size = [begun], len(begun)
    async for text in texts:
        size += len(text)
        if size > WHOLE_CHARACTERS:
            raise ValueError("a JSON value without end")
        pieces.append(text)
    return Frame("", "".join(pieces), is_whole=True)
