"""The update notice over real HTTP: only if wanted, once a day, and it downloads nothing."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.engine.updates.test_feed import atom
from tests.patience import PATIENCE_S
from tests.status.loopback import LoopbackServer
from understudy.base.settings.values import UpdateSettings
from understudy.engine.events.update_events import UpdateNoticed
from understudy.engine.update import Update
from understudy.engine.updates.noticing import Looked, UpdateNotice, is_newer
from understudy.status.model import Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORKS = Verdict(VerdictKind.UP, NOW)


def feed(version: str, url: str) -> bytes:
    link = f'<link href="{url}/releases/tag/v{version}"/>'
    body = atom(f"<entry>{link}<title>Named</title></entry>")
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\nContent-Length: "
    return f"{head}{len(body)}\r\nConnection: close\r\n\r\n".encode() + body


class MovedClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


class Notices:
    """A notice with its settings, its clock and what it published."""

    def __init__(self, path: Path, settings: UpdateSettings) -> None:
        self.settings = settings
        self.clock = MovedClock()
        self.told: list[Update | None] = []
        self._news = asyncio.Event()
        self.notice = UpdateNotice(path, lambda: self.settings, self.clock, self._take)

    def _take(self, event: object) -> None:
        assert isinstance(event, UpdateNoticed)
        self.told.append(event.update)
        self._news.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.ensure_future(self.notice.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def news(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self._news.wait()


@pytest.fixture
async def server() -> AsyncIterator[LoopbackServer]:
    async with LoopbackServer(b"") as one:
        one.answer = feed("99.1.0", one.url)
        yield one


def wanted(server: LoopbackServer) -> UpdateSettings:
    return UpdateSettings(check="on", feed_url=f"{server.url}/releases.atom")


async def test_a_newer_version_is_named_with_its_page(
    server: LoopbackServer, tmp_path: Path
) -> None:
    notices = Notices(tmp_path / "updates.json", wanted(server))
    async with notices.running():
        notices.notice.take(WORKS)
        await notices.news()
    assert notices.told == [Update("99.1.0", f"{server.url}/releases/tag/v99.1.0")]
    assert [one.path for one in server.requests] == ["/releases.atom"], "and nothing else is read"


async def test_unless_wanted_nothing_is_ever_read(server: LoopbackServer, tmp_path: Path) -> None:
    off = msgspec.structs.replace(wanted(server), check="off")
    assert UpdateSettings().check == "off"
    for settings in (off, UpdateSettings(check="on")):
        notices = Notices(tmp_path / "updates.json", settings)
        notices.notice.take(WORKS)
        assert not notices.notice.is_due()
    assert server.requests == []


async def test_it_looks_once_a_day_also_after_a_restart(
    server: LoopbackServer, tmp_path: Path
) -> None:
    path = tmp_path / "updates.json"
    for after, reads in ((timedelta(), 1), (timedelta(hours=23), 1), (timedelta(hours=25), 2)):
        notices = Notices(path, wanted(server))
        notices.clock.at = NOW + after
        await notices.notice.recall()
        if notices.notice.is_due():
            await notices.notice.look()
        assert not notices.notice.is_due()
        assert len(server.requests) == reads
        assert notices.told[-1] == Update("99.1.0", f"{server.url}/releases/tag/v99.1.0")


async def test_a_clock_set_back_does_not_end_the_looking(
    server: LoopbackServer, tmp_path: Path
) -> None:
    notices = Notices(tmp_path / "updates.json", wanted(server))
    await notices.notice.look()
    notices.clock.at = NOW - timedelta(days=400)
    assert notices.notice.is_due()


@pytest.mark.parametrize("kind", [VerdictKind.OFFLINE, VerdictKind.SIGN_IN])
async def test_without_a_network_it_waits(
    kind: VerdictKind, server: LoopbackServer, tmp_path: Path
) -> None:
    notices = Notices(tmp_path / "updates.json", wanted(server))
    notices.notice.take(Verdict(kind, NOW))
    assert not notices.notice._due.is_set()
    notices.notice.take(WORKS)
    assert notices.notice._due.is_set()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        b"",
    ],
    ids=["404", "too large", "a sign-in page", "cut off"],
)
async def test_a_feed_that_cannot_be_read_is_left_for_a_day_and_takes_nothing_back(
    answer: bytes, server: LoopbackServer, tmp_path: Path
) -> None:
    notices = Notices(tmp_path / "updates.json", wanted(server))
    await notices.notice.look()
    server.answer = answer
    notices.clock.at = NOW + timedelta(days=2)
    assert await notices.notice.look() is None
    assert not notices.notice.is_due()
    assert [one.version for one in notices.told if one] == ["99.1.0"]


async def test_switched_off_the_line_goes(server: LoopbackServer, tmp_path: Path) -> None:
    notices = Notices(tmp_path / "updates.json", wanted(server))
    await notices.notice.look()
    notices.settings = UpdateSettings()
    notices.notice.tell()
    assert notices.told[-1] is None


async def test_this_version_or_an_older_one_is_no_news(
    server: LoopbackServer, tmp_path: Path
) -> None:
    server.answer = feed("0.0.1", server.url)
    notices = Notices(tmp_path / "updates.json", wanted(server))
    looked = await notices.notice.look()
    assert looked is not None
    assert looked.newest is not None
    assert not is_newer(looked.newest)
    assert notices.told == []


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"null", b'{"at": "2026-11-21T12:00:00", "feed": ""}', b"\xff" * 9000],
    ids=range(5),
)
async def test_a_damaged_file_counts_as_never_looked(
    content: bytes, server: LoopbackServer, tmp_path: Path
) -> None:
    (tmp_path / "updates.json").write_bytes(content)
    notices = Notices(tmp_path / "updates.json", wanted(server))
    await notices.notice.recall()
    assert notices.notice.is_due()
    assert notices.told == []


async def test_a_file_that_others_wrote_shows_no_text_of_theirs(
    server: LoopbackServer, tmp_path: Path
) -> None:
    url = f"{server.url}/releases.atom"
    looked = Looked(NOW, url, Update("99.0 <b>now</b>", "https://evil.example/"))
    (tmp_path / "updates.json").write_bytes(msgspec.json.encode(looked))
    notices = Notices(tmp_path / "updates.json", wanted(server))
    await notices.notice.recall()
    assert notices.told == []
