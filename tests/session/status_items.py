"""Reads tray items over a session's bus: a look starts no process, so waits may look often."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MessageType, Properties
from jeepney.io.blocking import open_dbus_connection

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)
ITEM = "org.kde.StatusNotifierItem"
ANSWERS_IN_S = 20.0
"""A program that is stopped does not answer at all."""


def tooltip_of(bus: str, id_: str) -> str:
    """Return the tooltip of the item with this id, empty if there is none; ``bus``: its address."""
    try:
        connection = open_dbus_connection(bus, auth_timeout=PATIENCE_S)
    except OSError:  # the session has ended
        return ""
    with closing(connection):
        for registered in _property(connection, WATCHER, "RegisteredStatusNotifierItems") or ():
            name, _, path = registered.partition("/")
            item = DBusAddress(f"/{path or 'StatusNotifierItem'}", name, ITEM)
            if _property(connection, item, "Id") == id_:
                tip = _property(connection, item, "ToolTip")
                return str(tip[2]) if tip else ""  # between its icon and its text
    return ""


def _property(connection: DBusConnection, of: DBusAddress, name: str) -> Any:
    try:
        reply = connection.send_and_get_reply(Properties(of).get(name), timeout=ANSWERS_IN_S)
    except OSError:  # it hangs, or the bus ended
        return None
    return None if reply.header.message_type is MessageType.error else reply.body[0][1]
