"""A client below HTTP's libraries: sends a request by hand and keeps every byte that comes back."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.world.behaviour import ModelBehaviour
    from understudy.world.world import World

QUESTION = "Why is the sky blue?"
SILENCE_S = 0.05  # how long nothing must come before it is called silence


@dataclass(frozen=True)
class Reply:
    """All bytes up to the end of the connection, and whether it ended with a reset."""

    raw: bytes
    reset: bool = False

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    @property
    def head(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[0].decode().lower()

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]


@dataclass(frozen=True)
class Vendor:
    """How one dialect is asked, and what its stream says at which moment."""

    name: str
    path: str
    headers: str
    body: dict[str, Any]
    text_mark: bytes
    final_mark: bytes
    ping_mark: bytes
    error_mark: bytes


ANTHROPIC = Vendor(
    "anthropic",
    "/claude/v1/messages",
    "anthropic-version: 2026-10-21\r\nauthorization: Bearer any\r\n",
    {"model": "claude-sonnet-5-5", "max_tokens": 100, "stream": True},
    b'"type": "text_delta"',
    b"event: message_stop",
    b'event: ping\ndata: {"type": "ping"}\n\n',
    b"event: error\n",
)
OPENAI = Vendor(
    "openai",
    "/backup/v1/chat/completions",
    "authorization: Bearer any\r\n",
    {"model": "gpt-5.5", "stream": True, "stream_options": {"include_usage": True}},
    b'"delta": {"content": ',
    b"data: [DONE]",
    b": OPENROUTER PROCESSING\n\n",
    b'data: {"error": ',
)


def question_bytes(vendor: Vendor, headers: str | None = None, **changes: Any) -> bytes:
    """Return a whole request; a change to None leaves that field out."""
    fields = {
        **vendor.body,
        "messages": [{"role": "user", "content": QUESTION}],
        **changes,
    }
    body = json.dumps({key: value for key, value in fields.items() if value is not None}).encode()
    sent = vendor.headers if headers is None else headers
    return (
        f"POST {vendor.path} HTTP/1.1\r\nhost: world\r\nconnection: close\r\n{sent}"
        f"content-length: {len(body)}\r\n\r\n"
    ).encode() + body


def get_bytes(path: str, headers: str = "", method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: world\r\nconnection: close\r\n{headers}\r\n".encode()


@contextlib.asynccontextmanager
async def connected(
    world: World,
) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(world.url).port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def send(world: World, request: bytes) -> Reply:
    """Send ``request`` and read to the end of the connection."""
    got = b""
    async with connected(world) as (reader, writer):
        writer.write(request)
        try:
            while piece := await reader.read(65536):
                got += piece
        except ConnectionResetError:
            return Reply(got, reset=True)
    return Reply(got)


async def ask(world: World, vendor: Vendor, **changes: Any) -> Reply:
    return await send(world, question_bytes(vendor, **changes))


def behave(world: World, *behaviours: ModelBehaviour) -> None:
    """Let both providers behave alike."""
    world.claude.behave(*behaviours)
    world.backup.behave(*behaviours)


async def is_silent(reader: asyncio.StreamReader) -> bool:
    """Tell whether nothing comes, not even an end."""
    try:
        async with asyncio.timeout(SILENCE_S):
            await reader.read(1)
    except TimeoutError:
        return True
    return False


def unchunked(body: bytes) -> bytes:
    """Join whole chunks; raises ValueError where a chunk is cut or the last one is missing."""
    out = b""
    while True:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return out
        if len(rest) < length + 2:
            raise ValueError("a chunk is cut")
        out, body = out + rest[:length], rest[length + 2 :]


def events(stream: bytes) -> list[dict[str, object]]:
    lines = [line[6:] for line in stream.split(b"\n") if line.startswith(b"data: {")]
    return [json.loads(line) for line in lines]


def text_in(stream: bytes) -> str:
    """Join the answer's text of either dialect."""
    said = ""
    for event in events(stream):
        delta = event.get("delta") or {}
        for choice in event.get("choices") or []:
            delta = choice["delta"]
        said += delta.get("text") or delta.get("content") or ""
    return said
