"""One HTTP request to the sink: its head is checked before its body is read, within bounds."""

from __future__ import annotations

import asyncio
import hmac
import re
from typing import TYPE_CHECKING

from understudy.base.errors import UnderstudyError
from understudy.engine.claude_code.values import SINK_PATH

if TYPE_CHECKING:
    from asyncio import StreamReader

    from understudy.engine.claude_code.values import Door

HEAD_BYTES = 16 << 10
BODY_BYTES = 1 << 20
"""An export is 3 to 10 kB (measured with 2.1.332)."""
_HEX = re.compile(rb"[0-9a-fA-F]{1,8}")


class RefusedError(UnderstudyError):
    """The request is not taken; ``status`` is of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


async def read_post(reader: StreamReader, door: Door) -> bytes:
    """Return the body of a request that may come in. Raises `RefusedError`.

    Raises EOFError if it is not whole. The reader's limit is `HEAD_BYTES`.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as problem:
        raise RefusedError(431) from problem
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    headers = _headers(lines)
    _check(first, headers, door)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunked(reader)
    length = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,12}", length):
        raise RefusedError(411)
    if int(length) > BODY_BYTES:
        raise RefusedError(413)
    return await reader.readexactly(int(length))


def _headers(lines: list[str]) -> dict[str, str]:
    """Return the headers, their names in lower case; raises `RefusedError` if one comes twice."""
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or name.lower() in headers:
            raise RefusedError(400)
        headers[name.lower()] = value.strip()
    return headers


def _check(first: str, headers: dict[str, str], door: Door) -> None:
    """Refuse everything but Claude Code's own exports: no browser, no other host's name."""
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise RefusedError(400)
    hosts = {f"127.0.0.1:{door.port}", f"localhost:{door.port}"}
    if headers.get("host") not in hosts or "origin" in headers:
        raise RefusedError(403)
    if words[1] != SINK_PATH:
        raise RefusedError(404)
    if words[0] != "POST":
        raise RefusedError(405)
    given = headers.get("authorization", "").encode("latin-1")
    if not hmac.compare_digest(given, f"Bearer {door.token}".encode("latin-1")):
        raise RefusedError(401)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or "content-encoding" in headers:
        raise RefusedError(415)


async def _chunked(reader: StreamReader) -> bytes:
    """Return a body in chunks: as versions up to 2.1.211 send it."""
    body = bytearray()
    while True:
        try:
            size = (await reader.readuntil(b"\r\n")).partition(b";")[0].strip()
        except asyncio.LimitOverrunError as problem:
            raise RefusedError(400) from problem
        if not _HEX.fullmatch(size):
            raise RefusedError(400)
        length = int(size, 16)
        if len(body) + length > BODY_BYTES:
            raise RefusedError(413)
        if not length:
            return bytes(body)
        chunk = await reader.readexactly(length + 2)
        if not chunk.endswith(b"\r\n"):
            raise RefusedError(400)
        body += chunk[:-2]
