"""The body of a reply, whatever its label says it is: events, one JSON value, or somebody's page.

Servers send good streams as plain text or as HTML, whole JSON answers to a request for a stream,
and errors with status 200; a login page comes as whatever was asked for. The first character that
is no white space tells them apart.
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
"""As much of one JSON value as is read; an answer may be as long."""
BOM = "\ufeff"
_LOADING = re.compile(r"\A(?:\s+|:[^\r\n]*[\r\n])+")


class Frame(msgspec.Struct, frozen=True):
    """One event of a stream, or (``is_whole``) one JSON value that is all there is.

    ``is_cut``: the stream ended inside it.
    """

    name: str
    data: str
    is_whole: bool = False
    is_cut: bool = False


class Body:
    """Reads one reply; what is no event is in `stray` afterwards."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._parser = SseParser()

    @property
    def stray(self) -> str:
        return self._parser.stray

    async def frames(self) -> AsyncGenerator[Frame, None]:
        """Give the frames as they come; raises `StreamFailedError` for HTML, ValueError."""
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
        """Decode: UTF-8 whatever charset is declared, for both formats know no other."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        async with aclosing(self._response.aiter_bytes()) as pieces:
            async for piece in pieces:
                if text := decoder.decode(piece):
                    yield text
        if text := decoder.decode(b"", final=True):
            yield text


async def _first(texts: AsyncIterator[str]) -> str:
    """Return the text from its first telling character on; empty if there is none at all.

    Before it some servers mark the encoding, and send line ends or comments while they load.
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
