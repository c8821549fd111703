"""The whole program on Wayland, where only the compositor places windows and gives the focus."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.desktop.tray.tray_colours import shows
from tests.session.desktop_session import SCRIPT, eventually
from tests.session.running_program import Program
from tests.session.wayland.wayland_session import BAR_PX, PROGRAMS, SIZE, WaylandSession
from understudy.desktop.mark.recipe import MarkState
from understudy.desktop.theme import DARK, LIGHT, Scheme
from understudy.world.page_state import API, CLAUDE_AI, well

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.session

GLANCE, CHAT, STATUS = "Claude at a glance", "Understudy", "Status of Claude"
ROUNDS = 3
"""What one window does while the last is not yet gone depends on how busy the program is."""
CORNER = "10+10"
"""In a tiled window's margin."""
OUT = {CLAUDE_AI: "major_outage", API: "major_outage"}


@pytest.fixture
def session(_session_programs: None, tmp_path: Path) -> Iterator[WaylandSession]:
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        pytest.skip(f"no Wayland session without {', '.join(missing)}")
    one = WaylandSession(tmp_path / "session", ("--keyring", "none"))
    one.start()
    yield one
    one.close()


@pytest.fixture
def program(session: WaylandSession, tmp_path: Path) -> Iterator[Program]:
    with Program(session, tmp_path / "home") as one:
        yield one


def started(program: Program) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")


def closed(session: WaylandSession, title: str) -> bool:
    return session.window(title) is None


def test_a_click_on_the_icon_opens_the_glance_panel_with_the_keyboard(
    session: WaylandSession, program: Program
) -> None:
    started(program)
    session.click_icon()
    eventually(lambda: session.has_focus(GLANCE))
    session.screenshot("wayland-glance.png")
    panel = session.window(GLANCE)
    assert panel is not None
    x, y, width, height = panel.place
    assert (width, x * 2 + width) == (360, SIZE[0]), "not tiled, but in the middle"
    assert y >= 0
    assert y + height <= SIZE[1] - BAR_PX
    session.press("Escape")
    eventually(lambda: closed(session, GLANCE))
    for _ in range(ROUNDS):
        session.click_icon()
        eventually(lambda: session.has_focus(GLANCE))
        session.press("Return")
        eventually(lambda: session.has_focus(CHAT))
        assert closed(session, GLANCE)
        session.click_icon()
        eventually(lambda: session.has_focus(GLANCE))
        session.press("Escape")
        eventually(lambda: closed(session, GLANCE))
        eventually(lambda: session.has_focus(CHAT))
    session.click_icon()
    eventually(lambda: session.has_focus(GLANCE))
    session.click(20, SIZE[1] // 2)
    eventually(lambda: closed(session, GLANCE))
    eventually(lambda: session.has_focus(CHAT))
    program.quit()


def test_a_second_start_brings_the_window_to_where_the_person_is(
    session: WaylandSession, program: Program
) -> None:
    started(program)
    session.tray_menu("Open chat")
    eventually(lambda: session.has_focus(CHAT))
    session.sway("workspace 2")
    eventually(lambda: closed(session, CHAT))
    assert program.second().returncode == 0
    eventually(lambda: session.has_focus(CHAT))
    program.quit()


def test_the_tokens_of_bar_and_launcher_are_handed_to_the_compositor(
    session: WaylandSession, program: Program
) -> None:
    """Without them GNOME and KDE show only that a window wants attention."""
    session.env["WAYLAND_DEBUG"] = "client"
    started(program)
    del session.env["WAYLAND_DEBUG"]
    for token, press, title in (
        ("of-a-click", lambda: session.run(SCRIPT, "activate"), GLANCE),
        ("of-the-menu", lambda: session.tray_menu("Status"), STATUS),
    ):
        session.run(SCRIPT, "token", token)
        press()
        eventually(lambda title=title: session.window(title))
        assert f'.activate("{token}"' in program.stderr()
    session.env["XDG_ACTIVATION_TOKEN"] = "of-the-launcher"
    assert program.second().returncode == 0
    eventually(lambda: session.window(CHAT))
    assert '.activate("of-the-launcher"' in program.stderr()
    program.quit()


def test_an_outage_is_seen_in_the_bar_notified_and_its_buttons_open_windows(
    session: WaylandSession, program: Program, tmp_path: Path
) -> None:
    started(program)
    session.move_mouse(100, 100)
    icon = f"40x{BAR_PX}+{SIZE[0] - 40}+{SIZE[1] - BAR_PX}"
    eventually(lambda: shows(session.pixels(icon), MarkState.UP))
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.wait_for_tooltip("Claude is down")
    eventually(lambda: shows(session.pixels(icon), MarkState.DOWN))
    eventually(lambda: session.notifications_shown() == 1)
    (shown,) = session.notifications()
    assert shown["summary"] == "Claude is down"
    session.screenshot("wayland-notification.png")
    session.notification_action("Details")
    eventually(lambda: session.has_focus(STATUS))
    program.change(lambda world: world.status.show(well()))
    program.wait_for_tooltip("No trouble reported")
    eventually(lambda: shows(session.pixels(icon), MarkState.UP))
    program.quit()


def test_at_a_scale_of_one_and_a_quarter_the_window_is_drawn_and_fits(
    session: WaylandSession, program: Program
) -> None:
    session.sway("output * scale 1.25")
    started(program)
    before = session.pixels("400x300+100+100")
    session.tray_menu("Status")
    eventually(lambda: session.has_focus(STATUS))
    eventually(lambda: session.pixels("400x300+100+100") != before)
    session.screenshot("wayland-status-125.png")
    window = session.window(STATUS)
    assert window is not None
    assert window.place[2] <= SIZE[0] / 1.25
    program.quit()


def test_the_portal_tells_of_dark_windows_and_of_contrast(
    session: WaylandSession, program: Program
) -> None:
    """Qt itself asks the portal only under GNOME, KDE and with GTK's theme."""
    with session.theme_portal("dark") as prefer:
        started(program)
        session.tray_menu("Status")
        eventually(lambda: session.has_focus(STATUS))
        for word, ground in (
            ("dark", DARK.page),
            ("light", LIGHT.page),
            ("contrast", "#FFFFFF"),
            ("dark", "#000000"),
            ("usual", DARK.page),
        ):
            prefer(word)
            eventually(lambda ground=ground: shown_at(session, CORNER) == ground)
            session.screenshot(f"wayland-status-{word}-{ground[1:]}.png")
        icon = f"40x{BAR_PX}+{SIZE[0] - 40}+{SIZE[1] - BAR_PX}"
        eventually(lambda: shows(session.pixels(icon), MarkState.UP, Scheme.DARK))
        program.quit()


def shown_at(session: WaylandSession, place: str) -> str:
    red, green, blue = session.pixels(f"1x1+{place}")[-3:]
    return f"#{red:02X}{green:02X}{blue:02X}"
