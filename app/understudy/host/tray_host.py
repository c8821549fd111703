"""Whether this desktop shows StatusNotifier icons, asked without Qt; see also `desktop.tray.host`.

The watcher's name may be owned while nothing draws icons; only its property shows whether a host is
present.
"""

from __future__ import annotations

from enum import Enum

from jeepney import DBusAddress

from understudy.host.bus import Bus, BusError

WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = DBusAddress(
    "/StatusNotifierWatcher", bus_name=WATCHER, interface="org.freedesktop.DBus.Properties"
)


class TrayHost(Enum):
    """The state of the desktop's tray."""

    SHOWS = "shows"
    HOSTLESS = "hostless"  # the name is owned, but no host shows the icons
    MISSING = "missing"


async def tray_host() -> TrayHost:
    """Ask the session bus; raises `BusError` if there is none."""
    bus = await Bus.connect(lambda *_: None, lambda: None)
    try:
        if not await bus.has_owner(WATCHER):
            return TrayHost.MISSING
        asked = (WATCHER, "IsStatusNotifierHostRegistered")
        try:
            (value,) = await bus.call(PROPERTIES, "Get", "ss", asked)
        except BusError:
            return TrayHost.HOSTLESS
        return TrayHost.SHOWS if value == ("b", True) else TrayHost.HOSTLESS
    finally:
        await bus.close()
