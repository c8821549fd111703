"""Whether this desktop shows StatusNotifier icons: the owner of the name, and a host.

The watcher's name is weak evidence: it may be owned while nothing draws icons (a service left over
from another desktop, a disabled extension). Qt checks only the name (Qt 6.11, 2026-11).
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

log = logging.getLogger(__name__)

WATCHER = "org.kde.StatusNotifierWatcher"
PATH = "/StatusNotifierWatcher"
HOST_SIGNALS = ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered")
NOTIFICATIONS = "org.freedesktop.Notifications"
TELL_HOSTS = SLOT("_tell_hosts()")
LOCAL, LOCAL_PATH = "org.freedesktop.DBus.Local", "/org/freedesktop/DBus/Local"
LOSE_BUS = SLOT("_lose_bus()")
AGAIN_MS = 5_000
"""How long after the session bus was lost, and after each vain try, another is looked for."""
ANSWER_MS = 1000
"""A watcher answers within milliseconds; a hanging one must not block the icon for long."""


class StatusHost(QObject):
    """GUI thread only; does nothing except on Linux.

    ``bus_changed``: the session bus is gone, or there is one again; an icon must be made anew.
    Under X11, Qt makes StatusNotifier icons only on the bus the program began with, so its
    successor is left alone there and the icon becomes an XEmbed one (Qt 6.11, 2026-11).
    """

    watcher_came = Signal()
    watcher_went = Signal()
    hosts_changed = Signal()
    bus_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bus: QDBusConnection | None = None
        self._watch: QDBusServiceWatcher | None = None
        self._tries = 0
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._again.timeout.connect(self._look_for_bus)

    def start(self) -> None:
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only on Linux

        bus = QDBusConnection.sessionBus()
        if bus.isConnected():
            self._follow(bus)
        else:
            log.info("No session bus; the tray can only be an XEmbed one")

    def _follow(self, bus: QDBusConnection) -> None:
        from PySide6.QtDBus import QDBusServiceWatcher  # noqa: PLC0415 - only on Linux

        self._bus = bus
        self._watch = QDBusServiceWatcher(WATCHER, bus, parent=self)
        self._watch.serviceRegistered.connect(lambda _name: self.watcher_came.emit())
        self._watch.serviceUnregistered.connect(lambda _name: self.watcher_went.emit())
        for name in HOST_SIGNALS:
            bus.connect(WATCHER, PATH, WATCHER, name, self, TELL_HOSTS)  # type: ignore[call-overload]  # its stub asks for bytes, which Qt refuses
        bus.connect("", LOCAL_PATH, LOCAL, "Disconnected", self, LOSE_BUS)  # type: ignore[call-overload]  # the same

    def close(self) -> None:
        self._again.stop()
        self._leave()

    def _leave(self) -> None:
        if self._bus is not None and self._watch is not None:
            for name in HOST_SIGNALS:
                self._bus.disconnect(WATCHER, PATH, WATCHER, name, self, TELL_HOSTS)  # type: ignore[call-overload]  # the same
            self._bus.disconnect("", LOCAL_PATH, LOCAL, "Disconnected", self, LOSE_BUS)  # type: ignore[call-overload]  # the same
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

    @Slot()
    def _lose_bus(self) -> None:
        log.warning("The session bus is gone")
        self._leave()
        self.bus_changed.emit()
        if QGuiApplication.platformName() != "xcb":
            self._again.start()

    @Slot()
    def _look_for_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only on Linux

        self._tries += 1
        session = QDBusConnection.BusType.SessionBus
        bus = QDBusConnection.connectToBus(session, f"understudy-{self._tries}")
        if not bus.isConnected():
            QDBusConnection.disconnectFromBus(bus.name())
            self._again.start()
            return
        log.info("There is a session bus again")
        self._follow(bus)
        self.bus_changed.emit()
