"""Anthropic's own address on loopback: Claude Code believes that it asks it, and a world answers.

As a proxy with a certificate of its own does it: Claude Code connects through it (HTTPS_PROXY) and
trusts its certificate (NODE_EXTRA_CA_CERTS). So its telemetry says that Anthropic answered.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import trustme

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator
    from pathlib import Path

    from understudy.world.world import World

HOST = "api.anthropic.com"
PIPE_BYTES = 1 << 16


@asynccontextmanager
async def anthropics_door(world: World, folder: Path) -> AsyncIterator[dict[str, str]]:
    """Open it; yields what Claude Code's environment needs to go through it."""
    authority = trustme.CA()
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(trusted)
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    to = urlsplit(world.claude_url)
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            serving.add(task)
        with suppress(OSError, EOFError):
            first = (await reader.readuntil(b"\r\n\r\n")).split()[:2]
            if first != [b"CONNECT", f"{HOST}:443".encode()]:
                writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
                return
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await writer.drain()
            await writer.start_tls(trusted)
            from_world, to_world = await asyncio.open_connection(to.hostname, to.port)
            try:
                await asyncio.gather(_pipe(reader, to_world, to.path), _pipe(from_world, writer))
            finally:
                to_world.close()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield {
            "HTTPS_PROXY": f"http://127.0.0.1:{port}",
            "NO_PROXY": "127.0.0.1",
            "NODE_EXTRA_CA_CERTS": str(certificate),
        }
    finally:
        server.close()
        for one in serving:
            one.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def _pipe(reader: StreamReader, writer: StreamWriter, below: str = "") -> None:
    """Pass on what comes; requests go to the world's path ``below``."""
    with suppress(OSError):
        while told := await reader.read(PIPE_BYTES):
            first, path, rest = told.partition(b" /v1/")
            is_head = path and first.isalpha()
            writer.write(first + f" {below}/v1/".encode() + rest if is_head else told)
            await writer.drain()
    writer.close()
