"""What goes over the bus to a notification server, by what the server says it can do."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from jeepney import message_bus, new_signal
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

from tests.patience import PATIENCE_S
from tests.session.drivers.notification_server import (
    EMITTER,
    NotificationServer,
    notification_server,
)
from understudy.engine.notifier import Telling
from understudy.engine.signal import Signal
from understudy.host.notifications import open_notifier
from understudy.host.notify_base import Button, Urgency
from understudy.host.notify_dbus import DBusNotifier
from understudy.words.notification import Holds, Notification

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.session.conftest import StartDesktop

pytestmark = pytest.mark.session

MUTE = Button("mute", "Mute for 1 hour")


@pytest.fixture(autouse=True)
def _bus(start_desktop: StartDesktop, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = ("--tray", "none", "--notify", "none", "--keyring", "none", "--a11y", "off")
    session = start_desktop(*bare)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])


Told = asyncio.Queue[tuple[str, ...]]


@asynccontextmanager
async def notifier_telling(told: Told) -> AsyncGenerator[DBusNotifier, None]:
    notifier = await DBusNotifier.open(
        lambda *press: told.put_nowait(press), lambda key: told.put_nowait((key,))
    )
    try:
        yield notifier
    finally:
        await notifier.close()


async def soon(told: Told) -> tuple[str, ...]:
    async with asyncio.timeout(PATIENCE_S):
        return await told.get()


async def test_a_server_without_actions_or_markup_gets_neither() -> None:
    async with notification_server("body") as server, notifier_telling(asyncio.Queue()) as notifier:
        await notifier.show("outage", "A & B", "<b>down</b>", Urgency.LOW, (MUTE,))
        ((name, replaces, _, title, body, actions, hints, expire_ms),) = server.notified
        assert (name, replaces, title, expire_ms) == ("Understudy", 0, "A & B", -1)
        assert (body, actions) == ("<b>down</b>", [])
        assert hints == {"urgency": ("y", 0), "desktop-entry": ("s", "understudy")}


async def test_a_server_with_both_gets_buttons_and_escaped_text() -> None:
    async with (
        notification_server("actions", "body", "body-markup") as server,
        notifier_telling(asyncio.Queue()) as notifier,
    ):
        named = Button("default", "Show")
        await notifier.show("outage", "A & B", "<b> & co", Urgency.CRITICAL, (MUTE,))
        await notifier.show("outage", "A & B", "", Urgency.NORMAL, (MUTE, named))
        first, second = server.notified
        assert first[3:5] == ("A & B", "&lt;b&gt; &amp; co"), "the title is never markup"
        assert first[5] == ["default", "Open", "mute", MUTE.label]
        assert first[6]["urgency"] == ("y", 2)
        assert second[5] == ["default", "Show", "mute", MUTE.label]
        assert second[1] == 41, "it takes the place of the first"
        assert server.abilities_asked == 1


async def test_an_activation_token_comes_with_the_press_it_belongs_to() -> None:
    told: Told = asyncio.Queue()
    async with notification_server("actions") as server, notifier_telling(told) as notifier:
        await notifier.show("outage", "Title", "", Urgency.NORMAL, (MUTE,))
        await notifier.show("other", "Title", "", Urgency.NORMAL, (MUTE,))
        await server.tell("ActivationToken", "us", 41, "token-1")
        await server.tell("ActionInvoked", "us", 42, "default")
        await server.tell("ActionInvoked", "us", 41, "mute")
        assert await soon(told) == ("other", "default", "")
        assert await soon(told) == ("other",)
        assert await soon(told) == ("outage", "mute", "token-1")
        assert await soon(told) == ("outage",)
        async with asyncio.timeout(PATIENCE_S):
            assert [await server.closed.get(), await server.closed.get()] == [42, 41]


async def test_a_key_shown_again_after_its_press_is_a_new_notification() -> None:
    told: Told = asyncio.Queue()
    async with notification_server("actions") as server, notifier_telling(told) as notifier:
        await notifier.show("outage", "Title", "", Urgency.NORMAL)
        await server.tell("ActionInvoked", "us", 41, "default")
        assert await soon(told) == ("outage", "default", "")
        await notifier.show("outage", "Title", "", Urgency.NORMAL)
        assert server.notified[1][1] == 0
        await server.tell("NotificationClosed", "uu", 41, 3)
        await server.tell("NotificationClosed", "uu", 42, 2)
        assert [await soon(told), await soon(told)] == [("outage",), ("outage",)]
        assert told.empty()


async def test_no_other_program_can_press_our_buttons() -> None:
    told: Told = asyncio.Queue()
    async with notification_server("actions") as server, notifier_telling(told) as notifier:
        await notifier.show("outage", "Title", "", Urgency.NORMAL)
        stranger = await open_dbus_connection("SESSION")
        await stranger.send(new_signal(EMITTER, "ActionInvoked", "us", (41, "forged")))
        async with DBusRouter(stranger) as router:
            await Proxy(message_bus, router).GetId()  # the bus has passed on what came before
        await stranger.close()
        await server.tell("ActionInvoked", "us", 41, "real")
        assert await soon(told) == ("outage", "real", "")


async def test_a_listener_that_fails_does_not_end_the_listening(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: Told = asyncio.Queue()

    def failing(*press: str) -> None:
        told.put_nowait(press)
        raise ZeroDivisionError

    notifier = await DBusNotifier.open(failing, lambda _: None)
    async with notification_server("actions") as server:
        for number, key in ((41, "one"), (42, "two")):
            await notifier.show(key, "Title", "", Urgency.NORMAL)
            await server.tell("ActionInvoked", "us", number, "default")
            assert await soon(told) == (key, "default", "")
            async with asyncio.timeout(PATIENCE_S):
                assert await server.closed.get() == number
        await notifier.close()
    assert "ZeroDivisionError" in caplog.text


@asynccontextmanager
async def held_back(
    in_trouble: list[bool | None],
) -> AsyncGenerator[tuple[Telling, list[Any]], None]:
    """Give what shows notifications in the program, on a bus that has no server yet."""
    asked: list[Any] = []
    server_came = Signal[[]]()
    notifier = await open_notifier(lambda *_: None, lambda _: None, None, server_came.emit)
    assert notifier is not None
    telling = Telling(notifier, lambda: in_trouble[-1], asked.append)
    server_came.connect(telling.server_came)
    running = asyncio.ensure_future(telling.run())
    try:
        yield telling, asked
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await notifier.close()


DOWN = Notification("outage", "Claude is down", "", holds=Holds.IN_TROUBLE)
OVER = Notification("recovery", "Claude works for you again", "", holds=Holds.WHEN_WELL)
ANSWERED = Notification("answer-1", "Claude answered", "")


async def titles(server: NotificationServer, count: int) -> list[str]:
    async with asyncio.timeout(PATIENCE_S):
        return [await server.titles.get() for _ in range(count)]


async def test_what_no_server_showed_is_shown_once_one_comes_if_it_still_holds() -> None:
    trouble: list[bool | None] = [True]
    async with held_back(trouble) as (telling, asked):
        for one in (DOWN, ANSWERED):
            await telling.show(one)
        assert [one.key for one in asked] == ["outage", "answer-1"]  # the tray's balloon
        async with notification_server("body") as server:
            assert await titles(server, 2) == [DOWN.title, ANSWERED.title]
        trouble.append(False)
        await telling.show(OVER)
        await telling.show(DOWN)  # takes its place, and is no longer so when a server comes
        await telling.show(ANSWERED)
        async with notification_server("body") as server:
            assert await titles(server, 1) == [ANSWERED.title]


async def test_what_the_tray_showed_is_not_shown_again() -> None:
    async with held_back([True]) as (telling, _asked):
        await telling.show(DOWN)
        await telling.show(ANSWERED)
        telling.balloon_shown(DOWN.key)
        async with notification_server("body") as server:
            assert await titles(server, 1) == [ANSWERED.title]
