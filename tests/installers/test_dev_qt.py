"""Is there a screen, and does Qt find its libraries where dpkg cannot tell?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installers.dev_console import DevError
from installers.dev_system import OTHER_SYSTEMS, check_qt_loads, has_screen
from tests.installers.scripted import program

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks screens or libraries")


@linux
@pytest.mark.parametrize("name", sorted(OTHER_SYSTEMS))
def test_elsewhere_qt_itself_says_what_is_missing(programs: Path, name: str) -> None:
    program(programs, name, ":")
    program(programs, "python", 'echo "ImportError: libEGL.so.1: cannot open" >&2; exit 1')
    with pytest.raises(DevError) as caught:
        check_qt_loads(programs / "python")
    lines = str(caught.value).splitlines()
    assert lines[0] == "ImportError: libEGL.so.1: cannot open"
    assert OTHER_SYSTEMS[name] in lines


@linux
def test_an_unknown_system_gets_debians_names(programs: Path) -> None:
    program(programs, "python", "exit 1")
    with pytest.raises(DevError, match="libxcb-cursor0"):
        check_qt_loads(programs / "python")


@linux
@pytest.mark.usefixtures("programs")
def test_where_qt_loads_nothing_is_asked() -> None:
    """The real interpreter, the real Qt and its real X11 plugin."""
    check_qt_loads(Path(sys.executable))


@linux
@pytest.mark.parametrize(
    ("variables", "screen"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_a_screen_is_an_x_or_wayland_display(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], screen: bool
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert has_screen() is screen


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert has_screen()
