"""Notifications shown by the real servers of a desktop: dunst and xfce4-notifyd."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from understudy.base.errors import NotifierUnavailableError
from understudy.host.bus import has_owner
from understudy.host.notifications import open_notifier
from understudy.host.notify_base import Button, Notifier, Urgency

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

NOTIFICATIONS = "org.freedesktop.Notifications"
MUTE = Button("mute", "Mute for 1 hour")


class Told:
    """What came of the notifications, in order."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[tuple[str, ...]] = asyncio.Queue()

    def action(self, key: str, button: str, activation_token: str) -> None:
        self._events.put_nowait((key, button))

    def closed(self, key: str) -> None:
        self._events.put_nowait((key,))

    async def next(self) -> tuple[str, ...]:
        async with asyncio.timeout(PATIENCE_S):
            return await self._events.get()

    @property
    def nothing(self) -> bool:
        return self._events.empty()


@asynccontextmanager
async def notifier_in(
    session: DesktopSession, monkeypatch: pytest.MonkeyPatch, told: Told
) -> AsyncGenerator[Notifier, None]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
    notifier = await open_notifier(told.action, told.closed)
    assert notifier is not None
    try:
        yield notifier
    finally:
        await notifier.close()


async def test_a_second_notification_of_a_key_takes_the_firsts_place(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    async with notifier_in(desktop_session, monkeypatch, told) as notifier:
        await notifier.show("outage", "Claude is down", "first", Urgency.CRITICAL)
        eventually(lambda: desktop_session.notifications_shown() == 1)
        before = desktop_session.pixels()
        await notifier.show("outage", "Claude is down", "second", Urgency.CRITICAL)
        eventually(lambda: desktop_session.pixels() != before)
        assert desktop_session.notifications_shown() == 1
        await notifier.show("other", "Another", "third", Urgency.LOW)
        eventually(lambda: desktop_session.notifications_shown() == 2)
        for key in ("outage", "other"):
            await notifier.close_notification(key)
            assert await told.next() == (key,)
        assert desktop_session.notifications_shown() == 0


async def test_two_shows_of_a_key_at_once_give_one_notification(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with notifier_in(desktop_session, monkeypatch, Told()) as notifier:
        await asyncio.gather(
            *(notifier.show("one", "Title", str(n), Urgency.NORMAL) for n in range(5))
        )
        eventually(lambda: desktop_session.notifications_shown() == 1)
        desktop_session.screenshot("notification.png")
        desktop_session.close_notifications()


async def test_markup_of_a_status_page_is_shown_literally(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As markup ``<i></i>`` is nothing at all, so the pixels tell how it was read."""

    def shown() -> bytes:
        eventually(lambda: desktop_session.notifications_shown() == 1)
        seen = desktop_session.pixels()
        desktop_session.close_notifications()
        return seen

    def raw(body: str) -> bytes:
        desktop_session.run("notify-send", "-a", "Understudy", "Title", body)
        return shown()

    async def ours(body: str) -> bytes:
        await notifier.show("page", "Title", body, Urgency.NORMAL)
        return shown()

    async with notifier_in(desktop_session, monkeypatch, Told()) as notifier:
        assert raw("down <i></i>") == raw("down "), "dunst reads markup: the check can fail"
        assert await ours("down <i></i>") != await ours("down ")


async def test_a_pressed_button_is_told_by_key_and_id(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    async with notifier_in(desktop_session, monkeypatch, told) as notifier:
        await notifier.show("outage", "Claude is down", "", Urgency.CRITICAL, (MUTE,))
        eventually(lambda: desktop_session.notifications_shown() == 1)
        desktop_session.notification_action(MUTE.label)
        assert await told.next() == ("outage", "mute")
        assert await told.next() == ("outage",)


async def test_a_click_on_the_body_is_the_default_button(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    async with notifier_in(desktop_session, monkeypatch, told) as notifier:
        empty = desktop_session.pixels()
        await notifier.show("outage", "Claude is down", "body", Urgency.NORMAL, (MUTE,))
        eventually(lambda: desktop_session.pixels() != empty)
        desktop_session.click(1150, 30)
        assert await told.next() == ("outage", "default")
        assert await told.next() == ("outage",)


async def test_other_programs_notifications_are_not_ours(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    async with notifier_in(desktop_session, monkeypatch, told) as notifier:
        desktop_session.run("notify-send", "of another program")
        desktop_session.close_notifications()
        await notifier.show("ours", "Title", "", Urgency.NORMAL)
        desktop_session.close_notifications()
        assert await told.next() == ("ours",)
        assert told.nothing


async def test_text_that_would_break_the_bus_is_shown_all_the_same(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with notifier_in(desktop_session, monkeypatch, Told()) as notifier:
        await notifier.show("odd", "nul \x00", "half \ud83d & <b", Urgency.NORMAL)
        eventually(lambda: desktop_session.notifications_shown() == 1)
        desktop_session.close_notifications()


async def test_who_shows_the_notifications_has_a_name(
    desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with notifier_in(desktop_session, monkeypatch, Told()) as notifier:
        assert (await notifier.describe()).startswith("dunst ")
        assert await has_owner(NOTIFICATIONS)
        assert not await has_owner("org.example.Nobody")


SMALL = ("--tray", "none", "--keyring", "none", "--a11y", "off")


async def test_a_server_that_dies_and_comes_back_is_used_again(
    start_desktop: StartDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = start_desktop(*SMALL)
    told = Told()
    async with notifier_in(session, monkeypatch, told) as notifier:
        await notifier.show("outage", "Claude is down", "", Urgency.NORMAL, (MUTE,))
        session.stop_notifications()
        assert await told.next() == ("outage",), "what a dead server showed is gone"
        with pytest.raises(NotifierUnavailableError):
            await notifier.show("outage", "Claude is still down", "", Urgency.NORMAL)
        with session.notification_server():
            await notifier.show("outage", "Claude is still down", "", Urgency.NORMAL, (MUTE,))
            eventually(lambda: session.notifications_shown() == 1)
            session.notification_action(MUTE.label)
            assert await told.next() == ("outage", "mute")
            assert await told.next() == ("outage",)
        assert told.nothing


async def test_a_server_that_comes_after_us_is_found(
    start_desktop: StartDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = start_desktop(*SMALL, "--notify", "none")
    async with notifier_in(session, monkeypatch, Told()) as notifier:
        with pytest.raises(NotifierUnavailableError):
            await notifier.describe()
        with pytest.raises(NotifierUnavailableError):
            await notifier.show("outage", "Claude is down", "", Urgency.NORMAL)
        with session.notification_server():
            await notifier.show("outage", "Claude is down", "", Urgency.NORMAL)
            eventually(lambda: session.notifications_shown() == 1)


async def test_when_the_bus_dies_notifications_fail_and_nothing_hangs(
    start_desktop: StartDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    session = start_desktop(*SMALL)
    async with notifier_in(session, monkeypatch, told) as notifier:
        await notifier.show("outage", "Claude is down", "", Urgency.NORMAL)
        session.close()
        assert await told.next() == ("outage",)
        with pytest.raises(NotifierUnavailableError):
            await notifier.show("outage", "Claude is down", "", Urgency.NORMAL)
        await notifier.close_notification("outage")


async def test_a_server_with_other_abilities_is_spoken_to_in_its_own_way(
    start_desktop: StartDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """xfce4-notifyd shows real buttons: the press is a mouse click."""
    session = start_desktop(*SMALL, "--notify", "xfce")
    told = Told()
    async with notifier_in(session, monkeypatch, told) as notifier:
        before = session.pixels()
        await notifier.show("outage", "Claude is down", "<b>down</b>", Urgency.NORMAL, (MUTE,))
        eventually(lambda: session.pixels() != before)
        session.screenshot("xfce-notification.png")
        session.click(1190, 102)  # the second button; where it is was read off the screenshot
        assert await told.next() == ("outage", "mute")
        assert await told.next() == ("outage",)
        eventually(lambda: session.pixels() == before)
        assert told.nothing
