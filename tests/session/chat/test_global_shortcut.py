"""The global shortcut: what goes over a real bus to the desktop's portal, and the window it opens.

The portal is a stand-in (no desktop with a real one runs without a graphics card).
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from tests.session.drivers.shortcut_portal import SESSION, shortcut_portal
from tests.session.running_program import Program
from understudy.host.bus import BusError
from understudy.host.global_shortcut import Binding, GlobalShortcut, Shortcut

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

ASKING = Shortcut(Binding.ASKING)
DECLINED = Shortcut(Binding.DECLINED)


class Told:
    """States and presses in the order they came, and the task that follows the shortcut."""

    def __init__(self) -> None:
        self.news: asyncio.Queue[Shortcut | str] = asyncio.Queue()
        shortcut = GlobalShortcut(self.news.put_nowait, self.news.put_nowait)
        self.following = asyncio.create_task(shortcut.follow("Open the chat"))

    async def next(self) -> Shortcut | str:
        async with asyncio.timeout(PATIENCE_S):
            return await self.news.get()


@pytest.fixture
def address(desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> str:
    bus = desktop_session.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    return bus


@asynccontextmanager
async def following() -> AsyncGenerator[Told, None]:
    told = Told()
    try:
        assert await told.next() == ASKING
        yield told
    finally:
        told.following.cancel()
        with suppress(asyncio.CancelledError, BusError):
            await told.following


async def test_the_desktop_gives_a_key_and_each_press_comes_with_its_token(address: str) -> None:
    async with shortcut_portal(address, "Ctrl+Alt+U") as portal, following() as told:
        assert await told.next() == Shortcut(Binding.BOUND, "Ctrl+Alt+U")
        assert [method for method, _ in portal.asked] == [
            *("Register", "CreateSession", "BindShortcuts")
        ]
        assert portal.asked[0][1][0] == "understudy"
        session, ((name, about),), _window, _options = portal.asked[2][1]
        assert (session, name) == (SESSION, "open-chat")
        assert about["description"] == ("s", "Open the chat")
        assert about["preferred_trigger"] == ("s", "CTRL+ALT+u")
        await portal.press(session="/of/another/program")
        await portal.press("token-7")
        await portal.press()
        assert await told.next() == "token-7"
        assert await told.next() == ""
        await portal.rebind("Super+U")
        assert await told.next() == Shortcut(Binding.BOUND, "Super+U")


async def test_a_person_who_refuses_is_not_asked_again(address: str) -> None:
    async with shortcut_portal(address, None) as portal, following() as told:
        assert await told.next() == DECLINED
        assert len(portal.asked) == 3
        assert not told.following.done()


async def test_a_desktop_without_the_portal_is_named(address: str) -> None:
    async with following() as told:
        assert await told.next() == Shortcut(Binding.ABSENT)
        await told.following
    async with shortcut_portal(address, "F9") as portal:
        portal.has_shortcuts = False
        async with following() as told:
            assert await told.next() == Shortcut(Binding.ABSENT)


async def test_no_bus_at_all_is_a_desktop_without_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    async with following() as told:
        assert await told.next() == Shortcut(Binding.ABSENT)


async def test_a_portal_that_ends_is_lost_and_can_be_followed_again(address: str) -> None:
    async with following_until_lost(address):
        pass
    async with shortcut_portal(address, "F9"), following() as told:
        assert await told.next() == Shortcut(Binding.BOUND, "F9")


@asynccontextmanager
async def following_until_lost(address: str) -> AsyncGenerator[None, None]:
    async with shortcut_portal(address, "F9"):
        told = Told()
        assert await told.next() == ASKING
        assert await told.next() == Shortcut(Binding.BOUND, "F9")
    with pytest.raises(BusError, match="lost"):
        await asyncio.wait_for(told.following, PATIENCE_S)
    yield


async def test_a_press_brings_the_chat_of_the_real_program_forward(
    desktop_session: DesktopSession, address: str, tmp_path: Path
) -> None:
    with Program(desktop_session, tmp_path / "home") as program:
        settings = program.home / "config" / "settings.toml"
        text = settings.read_text(encoding="utf-8")
        assert "[chat]\n" in text
        text = text.replace("[chat]\n", '[chat]\nglobal_shortcut = "on"\n')
        settings.write_text(text, encoding="utf-8")
        async with shortcut_portal(address, "Ctrl+Alt+U") as portal:
            await asyncio.to_thread(program.start, "--background")
            await asyncio.wait_for(portal.bound.wait(), PATIENCE_S)
            assert not program.window()
            await portal.press()
            await asyncio.to_thread(eventually, program.window)
        await asyncio.to_thread(program.quit)
