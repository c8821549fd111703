"""The whole program on a real desktop, in a scripted world: seen, pressed, typed into, killed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.desktop.tray.tray_colours import shows
from tests.session.chat.test_other_programs import SOURCE, other_program
from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.theme import DARK, LIGHT
from understudy.world.behaviour import Answer, HttpError, Silence, Truncated
from understudy.world.page_state import API, CLAUDE_AI, well

if TYPE_CHECKING:
    from pathlib import Path

    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=50)]

TRAY = "40x32+1176+768"
GLANCE, STATUS = "Claude at a glance", "Status of Claude"
BARE = 640, 8
"""On the desktop itself, where no window is."""


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    with Program(desktop_session, tmp_path) as one:
        yield one


def test_an_outage_is_seen_notified_and_its_button_opens_the_chat(program: Program) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")
    eventually(lambda: shows(program.session.pixels(TRAY), MarkState.UP))
    assert program.window() == ""
    out = {CLAUDE_AI: "major_outage", API: "major_outage"}
    program.change(lambda world: world.status.show(well().with_components(out)))
    program.wait_for_tooltip("Claude is down")
    eventually(lambda: shows(program.session.pixels(TRAY), MarkState.DOWN))
    eventually(lambda: program.session.notifications_shown() == 1)
    program.session.screenshot("program-outage.png")
    program.session.notification_action("Open chat")
    eventually(program.window)
    program.change(lambda world: world.status.show(well()))
    program.wait_for_tooltip("No trouble reported")
    eventually(lambda: shows(program.session.pixels(TRAY), MarkState.UP))
    program.session.screenshot("program-recovery.png")
    program.quit()


def test_what_is_typed_is_answered_and_an_outage_in_between_is_bridged(program: Program) -> None:
    program.change(lambda world: world.claude.behave(Truncated("Half of an")))
    program.change(lambda world: world.backup.behave(Answer("A whole answer.")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type('Is dès 1€ & "quotes" safe?')
    eventually(lambda: [one[1] for one in program.segments()][-1:] == ["complete"])
    assert program.segments()[0] == ("claude", "interrupted", "Half of an")
    assert program.segments()[-1] == ("backup", "complete", "A whole answer.")
    program.session.screenshot("program-two-segments.png")
    program.change(lambda world: world.claude.behave(HttpError(529)))
    program.type("And now?")
    eventually(
        lambda: [one[1:] for one in program.segments()][-1] == ("complete", "A whole answer.")
    )
    program.session.screenshot("program-failover.png")
    program.quit()


def test_killed_while_streaming_the_conversation_is_there_marked_interrupted(
    program: Program,
) -> None:
    program.change(lambda world: world.claude.behave(Silence("What came before the end")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type("Tell me everything")
    eventually(lambda: [one[2] for one in program.segments()] == ["What came before the end"])
    assert program.process is not None
    program.process.kill()
    program.process.wait()
    eventually(lambda: program.tooltip() == "")
    program.start()
    eventually(lambda: [one[1] for one in program.segments()] == ["interrupted"])
    program.session.tray_menu("Open chat")
    eventually(program.window)
    program.session.screenshot("program-after-kill.png")
    program.quit()


def test_a_second_start_brings_the_first_window_forward_and_leaves(program: Program) -> None:
    program.start("--background")
    assert program.process is not None
    first = program.process
    assert program.second().returncode == 0
    eventually(program.window)
    assert first.poll() is None
    program.quit()


def test_quitting_while_streaming_keeps_what_came(program: Program) -> None:
    program.change(lambda world: world.claude.behave(Silence("Some words")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type("Go on")
    eventually(lambda: [one[2] for one in program.segments()] == ["Some words"])
    program.quit()
    assert program.segments() == [("claude", "interrupted", "Some words")]


def test_a_click_on_the_icon_shows_everything_at_a_glance(program: Program) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")
    program.session.click(*program.session.tray_position())
    eventually(lambda: program.window(GLANCE))
    program.session.screenshot("glance.png")
    assert program.window() == "", "it opened nothing else"
    listed = program.session.run("xprop", "-root", "_NET_CLIENT_LIST")
    assert hex(int(program.window(GLANCE))) not in listed, "no taskbar has it"

    def chat_after_return() -> str:
        program.session.run("xdotool", "key", "Return")  # lost until the panel has the keyboard
        return program.window()

    eventually(chat_after_return)
    eventually(lambda: program.window(GLANCE) == "")
    program.quit()


def test_on_a_small_screen_panel_and_windows_are_within_it(
    start_desktop: StartDesktop, tmp_path: Path
) -> None:
    """As large as one of 1280 x 800 pixels is at 200 %."""
    session = start_desktop("--size", "640x400", "--keyring", "none", "--a11y", "off")
    with Program(session, tmp_path) as program:
        program.start("--background")
        program.wait_for_tooltip("No trouble reported")
        session.click(*session.tray_position())
        eventually(lambda: program.window(GLANCE))
        session.screenshot("small-glance.png")
        assert is_on_screen(session, program.window(GLANCE))
        for entry, title in (("Open chat", "Understudy"), ("Status", STATUS)):
            session.tray_menu(entry)
            eventually(lambda title=title: program.window(title))
            session.screenshot(f"small-{entry}.png")
            assert is_on_screen(session, program.window(title).splitlines()[-1])
        program.quit()


def test_xfces_theme_for_high_contrast_is_followed(program: Program) -> None:
    """Qt takes only the colours of its theme, and of this session's those of another one."""
    session = program.session
    program.start("--background")
    session.tray_menu("Status")
    eventually(lambda: program.window(STATUS))
    setting = ("xfconf-query", "-c", "xsettings", "-p", "/Net/ThemeName")
    eventually(lambda: ground_of(session, program.window(STATUS)) == LIGHT.page)
    try:
        session.run(*setting, "-n", "-t", "string", "-s", "HighContrast")
        eventually(lambda: ground_of(session, program.window(STATUS)) not in {LIGHT.page, ""})
        session.screenshot("xfce-high-contrast.png")
        session.run(*setting, "-s", "Adwaita")
        eventually(lambda: ground_of(session, program.window(STATUS)) == LIGHT.page)
    finally:
        session.run(*setting, "-r")
    program.quit()


def test_dark_windows_are_those_that_the_portal_tells_of_from_the_start_on(
    program: Program,
) -> None:
    """Qt begins in the scheme of GTK's theme, and only hears of changes in the portal."""
    session = program.session
    with session.theme_portal("dark") as prefer:
        program.start("--background")
        session.tray_menu("Status")
        eventually(lambda: program.window(STATUS))
        for word, ground in (("dark", DARK.page), ("light", LIGHT.page), ("dark", DARK.page)):
            prefer(word)
            eventually(lambda ground=ground: ground_of(session, program.window(STATUS)) == ground)
        program.quit()


def ground_of(session: DesktopSession, window: str) -> str:
    """Return the colour in the upper left corner of a window."""
    left, top, _, _ = place_of(session, window)
    red, green, blue = session.pixels(f"1x1+{left + 4}+{top + 4}")
    return f"#{red:02X}{green:02X}{blue:02X}"


def is_on_screen(session: DesktopSession, window: str) -> bool:
    left, top, width, height = place_of(session, window)
    return min(left, top) >= 0 and left + width <= 640 and top + height <= 400 - 32


def place_of(session: DesktopSession, window: str) -> tuple[int, int, int, int]:
    told = session.run("xwininfo", "-id", window)
    left, top = (int(one) for one in re.findall(r"Absolute upper-left .:\s+(-?\d+)", told))
    width, height = (int(one) for one in re.findall(r"(?:Width|Height): (\d+)", told))
    return left, top, width, height


def test_a_press_elsewhere_closes_the_panel_and_so_does_another_window_with_the_focus(
    program: Program,
) -> None:
    program.start("--background")
    session = program.session
    with other_program(session) as other:

        def panel_has_focus() -> bool:
            focused = session.run("xdotool", "getwindowfocus", check=False).strip()
            return focused != "" and focused == program.window(GLANCE)

        for leave in (
            lambda: session.click(*BARE),
            lambda: session.click(*SOURCE),
            lambda: session.run("xdotool", "windowactivate", other),
        ):
            # a click right after it closed counts as the press that closed it
            session.run("xdotool", "sleep", "0.5")
            session.click(*session.tray_position())
            eventually(panel_has_focus)
            leave()
            eventually(lambda: program.window(GLANCE) == "")
    program.quit()
