"""Whether this desktop shows StatusNotifier icons, asked without Qt; `desktop.tray.host` asks too.

The watcher's name may be owned while nothing draws icons; only its property says whether a host is
there.
"""

from __future__ import annotations

from enum import Enum

from jeepney import DBusAddress

from understudy.host.session_bus import BusError, SessionBus

WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = DBusAddress(
    "/StatusNotifierWatcher", bus_name=WATCHER, interface="org.freedesktop.DBus.Properties"
)


class TrayHost(Enum):
    """What is there to show a status icon."""

    SHOWS = "shows"
    HOSTLESS = "hostless"  # the name is owned, and nothing shows what it takes
    MISSING = "missing"


async def tray_host() -> TrayHost:
    """Ask the session bus; raises `BusError` where there is none."""
    bus = await SessionBus.connect(lambda *_: None, lambda: None)
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
