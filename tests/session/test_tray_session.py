"""The tray on a real desktop: seen, read, clicked, and still there when panels come and go."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.session.desktop_session import SCRIPT, eventually
from tests.session.running_tray import RunningTray, colours_seen, icon_seen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

WATCHER = "org.kde.StatusNotifierWatcher"
PANEL = "org.xfce.Panel"
RED, GREEN, AMBER = (0xC9, 0x3A, 0x3A), (0x2B, 0x8A, 0x5E), (0xB9, 0x7F, 0x00)


@pytest.fixture
def run_tray(tmp_path: Path) -> Iterator[Callable[[DesktopSession], RunningTray]]:
    running: list[RunningTray] = []

    def run(session: DesktopSession) -> RunningTray:
        running.append(RunningTray(session, tmp_path / f"tray-{len(running)}.log"))
        return running[-1]

    yield run
    for one in running:
        one.close()


RunTray = Callable[["DesktopSession"], RunningTray]
StartPanel = Callable[["DesktopSession"], None]


def labels(session: DesktopSession) -> list[str]:
    return [entry.label for entry in session.tray_menu() if entry.label]


@pytest.fixture
def start_panel() -> StartPanel:
    """Start a panel in a session, which ends with it."""

    def start(session: DesktopSession) -> None:
        session.run(SCRIPT, "panel")
        eventually(lambda: session.owner_of(WATCHER))

    return start


def end_panel(session: DesktopSession) -> None:
    """End the panel itself; a mere plugin of it would be started again."""
    owner = session.owner_of(PANEL)
    assert owner is not None
    os.kill(owner, signal.SIGTERM)
    eventually(lambda: session.owner_of(PANEL) is None and session.owner_of(WATCHER) is None)


def test_the_icon_is_seen_to_change_with_the_verdict(
    desktop_session: DesktopSession, run_tray: RunTray
) -> None:
    tray = run_tray(desktop_session)
    tray.do("scheme light")
    seen = []
    for command, shown, gone in (
        ("verdict up", GREEN, RED),
        ("verdict down", RED, GREEN),
        ("incident", AMBER, RED),
        ("verdict unknown", (0x6B, 0x72, 0x80), AMBER),
    ):
        tray.do(command)
        eventually(
            lambda shown=shown, gone=gone: (
                shown in (now := colours_seen(desktop_session)) and gone not in now
            )
        )
        seen.append(icon_seen(desktop_session))
    assert len(set(seen)) == 4
    desktop_session.screenshot("tray-unknown.png")


def test_the_tray_says_the_verdict_in_words(
    desktop_session: DesktopSession, run_tray: RunTray
) -> None:
    tray = run_tray(desktop_session)
    tray.do("verdict down")
    item = eventually(
        lambda: next((one for one in desktop_session.tray_items() if "down" in one.tooltip), None)
    )
    assert item.kind == "SNI"
    assert item.tooltip.startswith("Claude is down")
    assert "checked" in item.tooltip
    first = eventually(desktop_session.tray_menu)[0]
    assert first.label.startswith("Claude is down · since ")
    assert not first.enabled


def test_the_menu_is_read_and_pressed_over_the_bus(
    desktop_session: DesktopSession, run_tray: RunTray
) -> None:
    tray = run_tray(desktop_session)
    tray.do("answers")
    eventually(lambda: "AT&T GPT" in labels(desktop_session))
    chosen = [entry.label for entry in desktop_session.tray_menu() if entry.checked]
    assert chosen == ["AT&T GPT"]
    for label, told in (
        ("Open chat", "chat_requested"),
        ("Automatic", "provider_chosen None"),
        ("Until tomorrow", "pause_requested tomorrow"),
        ("Settings", "settings_requested"),
        ("Quit", "quit_requested"),
    ):
        desktop_session.tray_menu(label)
        eventually(lambda told=told: tray.heard(told))


def test_each_click_on_the_icon_is_heard(
    desktop_session: DesktopSession, run_tray: RunTray
) -> None:
    tray = run_tray(desktop_session)
    tray.do("verdict up")
    x, y = desktop_session.tray_position()
    desktop_session.click(x, y)
    eventually(lambda: tray.heard("panel_requested"))
    assert not tray.heard("chat_requested")
    desktop_session.click(x, y, button=2)
    eventually(lambda: tray.heard("chat_requested"))
    assert tray.lines().count("panel_requested") == 1


def test_the_icon_survives_a_restart_of_the_panel(
    start_desktop: StartDesktop, run_tray: RunTray, start_panel: StartPanel
) -> None:
    session = start_desktop()
    tray = run_tray(session)
    tray.do("scheme light")
    tray.do("verdict down")
    eventually(lambda: RED in colours_seen(session))
    end_panel(session)
    start_panel(session)
    eventually(lambda: len(session.tray_items()) == 1)
    eventually(lambda: RED in colours_seen(session))
    tray.do("verdict up")
    eventually(lambda: GREEN in colours_seen(session))
    session.tray_menu("Open chat")
    eventually(lambda: tray.heard("chat_requested"))
    assert not tray.heard("available_changed False")


def test_a_panel_that_starts_after_the_program_gets_the_icon(
    start_desktop: StartDesktop, run_tray: RunTray, start_panel: StartPanel
) -> None:
    session = start_desktop("--tray", "none")
    tray = run_tray(session)
    assert tray.heard("shown False")
    tray.do("scheme light")
    tray.do("verdict down")
    start_panel(session)
    eventually(lambda: tray.heard("available_changed True"))
    item = eventually(lambda: next(iter(session.tray_items()), None))
    assert item.kind == "SNI"
    eventually(lambda: RED in colours_seen(session))
    session.tray_menu("Open chat")
    eventually(lambda: tray.heard("chat_requested"))
    assert len(session.tray_items()) == 1


def test_a_tray_that_is_gone_for_good_is_told(
    start_desktop: StartDesktop, run_tray: RunTray
) -> None:
    session = start_desktop()
    tray = run_tray(session)
    end_panel(session)
    eventually(lambda: tray.heard("available_changed False"))


def test_an_old_xembed_tray_shows_the_icon_and_keeps_its_clicks_apart(
    start_desktop: StartDesktop, run_tray: RunTray
) -> None:
    session = start_desktop("--tray", "xembed")
    tray = run_tray(session)
    assert tray.heard("shown True")
    tray.do("scheme light")
    tray.do("verdict down")
    eventually(lambda: RED in colours_seen(session))
    x, y = session.tray_position()
    session.click(x, y)
    eventually(lambda: tray.heard("panel_requested"))
    session.click(x, y, button=3)
    session.screenshot("tray-xembed-menu.png")

    def is_asked_for_the_chat() -> bool:
        # the menu takes the first click if it opens only now
        session.run("xdotool", "key", "Escape")
        session.click(x, y, button=2)
        return tray.heard("chat_requested")

    eventually(is_asked_for_the_chat, every_s=0.5)
    assert tray.lines().count("panel_requested") == 1


def test_a_balloon_shows_the_words_of_the_page_as_they_are(
    desktop_session: DesktopSession, run_tray: RunTray
) -> None:
    tray = run_tray(desktop_session)
    tray.do("balloon")
    eventually(lambda: desktop_session.notifications_shown() == 1)
    desktop_session.close_notifications()
    assert "page &lt;b&gt;says&lt;/b&gt; so." in desktop_session.run("dunstctl", "history")
