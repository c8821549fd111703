"""Where a system shows no notifications, that is found out at once and as one kind of error."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import PureWindowsPath

import pytest

from tests.host.test_autostart import Registry
from understudy.base.errors import NotifierUnavailableError
from understudy.host.notifications import open_notifier
from understudy.host.notify_desktop import DesktopNotifier, register_icon


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")
async def test_without_a_bus_there_is_no_notifier(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("unix:path=/nonexistent", "tcp:host=localhost,port=1", "nonsense"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert await open_notifier(lambda *_: None, lambda _: None) is None
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert await open_notifier(lambda *_: None, lambda _: None) is None


@pytest.mark.skipif(find_spec("desktop_notifier") is not None, reason="the library is installed")
def test_without_its_library_there_is_no_notification_centre() -> None:
    with pytest.raises(NotifierUnavailableError):
        DesktopNotifier.open(lambda *_: None, lambda _: None)


def test_windows_is_told_the_icon_as_a_path() -> None:
    registry = Registry()
    icon = PureWindowsPath(r"C:\Users\Ann Other\understudy.png")
    register_icon(registry, icon)  # type: ignore[arg-type]  # a Windows path exists only there
    values = registry.keys[r"Software\Classes\AppUserModelId\Understudy"]
    assert values == {"IconUri": r"C:\Users\Ann Other\understudy.png"}
