"""The sink over real HTTP: only Claude Code's own exports come in, and no word of them stays."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.engine.running import Told, program
from tests.engine.status.claude_code.writing import Session, allowing_home
from tests.patience import PATIENCE_S
from tests.status.claude_code.telemetry.exported import (
    CANARY,
    answered,
    every_kind,
    export,
    failed,
    later,
)
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.claude_code.planning import new_door
from understudy.engine.claude_code.values import SINK_PATH, Connection, Written, telemetry
from understudy.engine.events.common_events import VerdictJudged
from understudy.engine.status.telemetry.sink import TelemetrySink
from understudy.status.model import VerdictKind
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from understudy.engine.claude_code.values import Door
    from understudy.status.claude_code.telemetry.events import Ended


def connected(home: Path) -> Door:
    """Record that Claude Code sends its events here, as *Connect* does."""
    door = new_door()
    paths = paths_for(home)
    paths.create()
    kept = Connection(door, (Written("settings.json", env=telemetry(door)),))
    paths.claude_code_connection_file.write_bytes(msgspec.json.encode(kept))
    return door


def head(door: Door, body: bytes, **changed: str | None) -> bytes:
    fields: dict[str, str | None] = {
        "host": f"127.0.0.1:{door.port}",
        "content-type": "application/json",
        "authorization": f"Bearer {door.token}",
        "content-length": str(len(body)),
        **{name.replace("_", "-"): told for name, told in changed.items()},
    }
    lines = [f"{name}: {told}\r\n" for name, told in fields.items() if told is not None]
    return f"POST {SINK_PATH} HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


async def sent(door: Door, request: bytes) -> int:
    """Send bytes, and return the status of the answer; 0 if there is none."""
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(request)
        writer.write_eof()
        try:
            line = await reader.readline()
        except ConnectionError:
            line = b""
        writer.close()
    return int(line.split()[1]) if line else 0


async def posted(door: Door, body: bytes) -> int:
    return await sent(door, head(door, body) + body)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0)


async def until_listening(door: Door) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                assert await posted(door, b"{}") == 200
            except ConnectionRefusedError:
                await asyncio.sleep(0)
            else:
                return


@asynccontextmanager
async def listening(
    home: Path, allowed: list[bool]
) -> AsyncIterator[tuple[TelemetrySink, list[Ended]]]:
    heard: list[Ended] = []
    paths = paths_for(home)
    sink = TelemetrySink(
        paths.claude_code_connection_file,
        ClaudeCodeSettings(paths, {}, home).connection,
        lambda: allowed[0],
        heard.extend,
    )
    running = asyncio.ensure_future(sink.run())
    try:
        yield sink, heard
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_exports_come_in_with_a_length_and_in_chunks(tmp_path: Path) -> None:
    door = connected(tmp_path)
    body = export(answered(SystemClock().now()))
    async with listening(tmp_path, [True]) as (_, heard):
        await until_listening(door)
        assert await posted(door, body) == 200
        chunks = b"".join(
            b"%x;x=1\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])
        )
        whole = head(door, b"", content_length=None, transfer_encoding="chunked")
        assert await sent(door, whole + chunks + b"0\r\n\r\n") == 200
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"authorization": None}, 401),
        ({"authorization": "Bearer x"}, 401),
        ({"authorization": "Bearer \u00e9"}, 401),
        ({"host": "evil.example"}, 403),
        ({"host": None}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
        ({"content_type": "application/x-protobuf"}, 415),
        ({"content_encoding": "gzip"}, 415),
        ({"content_length": None}, 411),
        ({"content_length": "-1"}, 411),
        ({"content_length": str(1 << 30)}, 413),
        ({"x": "y" * 20_000}, 431),
        ({" x": "y"}, 400),
    ],
)
async def test_everything_else_is_refused(
    tmp_path: Path, changed: dict[str, str | None], status: int
) -> None:
    door = connected(tmp_path)
    body = export(answered(SystemClock().now()))
    async with listening(tmp_path, [True]) as (_, heard):
        await until_listening(door)
        assert await sent(door, head(door, body, **changed) + body) == status
        twice = head(door, body).replace(b"\r\n\r\n", b"\r\ncontent-length: 5\r\n\r\n")
        assert await sent(door, twice + body) == 400
        assert await sent(door, head(door, body).replace(b"POST", b"GET", 1) + body) == 405
        assert await sent(door, head(door, body).replace(b"/logs", b"/x", 1) + body) == 404
        assert await sent(door, b"hello\r\n\r\n") == 400
    assert heard == []


@pytest.mark.parametrize("chunks", [b"zz\r\n", b"ffffffff\r\nx", b"2\r\nabXX0\r\n\r\n", b"5\r\nab"])
async def test_broken_chunks_are_refused(tmp_path: Path, chunks: bytes) -> None:
    door = connected(tmp_path)
    async with listening(tmp_path, [True]) as (_, heard):
        await until_listening(door)
        whole = head(door, b"", content_length=None, transfer_encoding="chunked")
        assert await sent(door, whole + chunks) in {0, 400, 413}
        assert await posted(door, b"{}") == 200
    assert heard == []


async def test_not_connected_nothing_listens_and_a_command_can_connect_later(
    tmp_path: Path,
) -> None:
    allowed = [True]
    async with listening(tmp_path, allowed) as (sink, _):
        sink.look()
        await asyncio.sleep(0)
        assert not sink.listens
        door = connected(tmp_path)
        sink.look()
        await until_listening(door)
        allowed[0] = False
        sink.look()
        await until(lambda: not sink.listens)
        with pytest.raises(ConnectionRefusedError):
            await posted(door, b"{}")


async def test_a_taken_port_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    door = connected(tmp_path)
    other = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", door.port)
    async with listening(tmp_path, [True]) as (sink, _):
        await until(lambda: bool(caplog.records))
        assert not sink.listens
        other.close()
        await other.wait_closed()
        sink.look()
        await until_listening(door)
    assert [one.levelname for one in caplog.records if one.levelname != "INFO"] == ["WARNING"]


@pytest.mark.usefixtures("machine_clock")
async def test_the_running_program_judges_by_it_and_keeps_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    told, session = Told(), Session(tmp_path, "s")

    def shows(event: object, kind: VerdictKind) -> bool:
        return isinstance(event, VerdictJudged) and event.verdict.kind is kind

    async with World() as world:
        home = allowing_home(world, tmp_path / "us")
        door = connected(home)
        async with program(home, told):
            await told.until(lambda one: shows(one, VerdictKind.UP))
            await until_listening(door)
            now = SystemClock().now()
            assert await posted(door, export(*every_kind(later(now, -60)))) == 200
            message = {"id": "msg_011", "model": "claude-sonnet-5-5", "content": CANARY}
            line = {"type": "assistant", "requestId": "req_1", "message": message}
            session.write(line, ago_s=50)
            assert await posted(door, export(answered(later(now, -50)))) == 200
            for ago_s in (40, 20, 1):
                assert await posted(door, export(failed(later(now, -ago_s)))) == 200
            await told.until(lambda one: shows(one, VerdictKind.DOWN))
            gc.collect()
            ours = [one for one in gc.get_objects() if "understudy." in str(type(one).__module__)]
            kept = [f"{one!r} {getattr(one, '__dict__', '')!r}" for one in ours]
    files = [one for one in home.rglob("*") if one.is_file()]
    texts = [*kept, *(one.read_bytes().decode("latin-1") for one in files), repr(told.events)]
    assert not [one for one in texts if CANARY in one]
    assert (home / "data" / "status.db").is_file()
