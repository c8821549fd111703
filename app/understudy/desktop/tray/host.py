"""Whether this desktop shows StatusNotifier icons: the owner of the name, and a host.

The watcher's name is weak evidence: it may be owned while nothing draws icons (a service left over
from another desktop, a disabled extension). Qt checks only the name (Qt 6.11, 2026-11).
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

log = logging.getLogger(__name__)

WATCHER = "org.kde.StatusNotifierWatcher"
PATH = "/StatusNotifierWatcher"
HOST_SIGNALS = ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered")
NOTIFICATIONS = "org.freedesktop.Notifications"
TELL_HOSTS = SLOT("_tell_hosts()")
ANSWER_MS = 1000
"""A watcher answers within milliseconds; a hanging one must not block the icon for long."""


class StatusHost(QObject):
    """GUI thread only; does nothing except on Linux."""

    watcher_came = Signal()
    watcher_went = Signal()
    hosts_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bus: QDBusConnection | None = None
        self._watch: QDBusServiceWatcher | None = None

    def start(self) -> None:
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import (  # noqa: PLC0415 - only on Linux
            QDBusConnection,
            QDBusServiceWatcher,
        )

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            log.info("No session bus; the tray can only be an XEmbed one")
            return
        self._bus = bus
        self._watch = QDBusServiceWatcher(WATCHER, bus, parent=self)
        self._watch.serviceRegistered.connect(lambda _name: self.watcher_came.emit())
        self._watch.serviceUnregistered.connect(lambda _name: self.watcher_went.emit())
        for name in HOST_SIGNALS:
            bus.connect(WATCHER, PATH, WATCHER, name, self, TELL_HOSTS)  # type: ignore[call-overload]  # its stub asks for bytes, which Qt refuses

    def close(self) -> None:
        if self._bus is not None and self._watch is not None:
            for name in HOST_SIGNALS:
                self._bus.disconnect(WATCHER, PATH, WATCHER, name, self, TELL_HOSTS)  # type: ignore[call-overload]  # the same
            self._watch.deleteLater()
        self._bus = self._watch = None

    def is_watched(self) -> bool:
        """Return True if the watcher's name is owned: then Qt makes a StatusNotifier icon."""
        return self._is_owned(WATCHER)

    def shows_icons(self) -> bool:
        """Return True if the watcher knows a host, so that such an icon is seen."""
        if self._bus is None or not self.is_watched():
            return False
        from PySide6.QtDBus import QDBus, QDBusMessage  # noqa: PLC0415 - only on Linux

        properties = "org.freedesktop.DBus.Properties"
        call = QDBusMessage.createMethodCall(WATCHER, PATH, properties, "Get")
        call.setArguments([WATCHER, "IsStatusNotifierHostRegistered"])
        answer = self._bus.call(call, QDBus.CallMode.Block, ANSWER_MS)
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
            log.info("The tray's watcher does not answer: %s", answer.errorMessage())
            return False
        value = answer.arguments()[0]
        return bool(value.variant() if hasattr(value, "variant") else value)

    def shows_notifications(self) -> bool:
        """Return True if anything on the session bus shows notifications now."""
        return self._is_owned(NOTIFICATIONS)

    def _is_owned(self, name: str) -> bool:
        if self._bus is None:
            return False
        interface = self._bus.interface()
        return interface is not None and bool(interface.isServiceRegistered(name).value())

    @Slot()
    def _tell_hosts(self) -> None:
        self.hosts_changed.emit()
