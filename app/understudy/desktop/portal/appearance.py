"""Dark windows and high contrast as the desktop has them, if Qt does not read them itself.

The person's choice is in the portal, where every other program reads it. With GTK's theme, as under
GNOME and Xfce, Qt begins in the scheme of that theme and only hears of later changes. Under sway,
LXQt or a plain window manager it knows no scheme, and setting one has no effect. Xfce's high
contrast is the name of a theme, of which Qt takes only the colours (Qt 6.11, 2026-11).
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import SLOT, QObject, Slot

from understudy.desktop import theme
from understudy.desktop.theme import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtDBus import QDBusPendingCallWatcher

log = logging.getLogger(__name__)


class Place(msgspec.Struct, frozen=True):
    """A service on the session bus that holds settings and signals their changes."""

    name: str
    path: str
    interface: str
    get: str
    changed: str


PORTAL = Place(  # `host.bus` has these names too, but would load asyncio at start
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
    "Read",  # the one that every portal has
    "SettingChanged",
)
APPEARANCE, SCHEME, CONTRAST = "org.freedesktop.appearance", "color-scheme", "contrast"
SCHEMES = {1: Scheme.DARK, 2: Scheme.LIGHT}
HIGH = 1
XFCE = Place(
    "org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty", "PropertyChanged"
)
XFCE_THEME = ("xsettings", "/Net/ThemeName")
CONTRAST_THEMES = "HighContrast"
"""How the names of the themes for high contrast begin."""
ANSWER_MS = 5_000
"""The first question may start the service."""


class Appearance(QObject):
    """GUI thread only. It changes nothing if no service answers, or without a session bus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._told: dict[str, Any] = {}
        self._qt_knows = theme.qt_knows_the_scheme()

    def follow(self) -> None:
        """Ask for what Qt does not know, and again whenever it changes."""
        self._listen(PORTAL, SLOT("_ask_the_portal()"))
        self._ask_the_portal()
        if "XFCE" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":"):
            self._listen(XFCE, SLOT("_ask_xfce()"))
            self._ask_xfce()

    def _listen(self, place: Place, slot: str) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only on Linux

        bus = QDBusConnection.sessionBus()
        bus.connect(place.name, place.path, place.interface, place.changed, self, slot)  # type: ignore[call-overload]  # its stub asks for bytes, which Qt refuses

    @Slot()
    def _ask_the_portal(self) -> None:
        for key in (SCHEME,) if self._qt_knows else (SCHEME, CONTRAST):
            self._ask(PORTAL, (APPEARANCE, key), self._use_the_portals)

    @Slot()
    def _ask_xfce(self) -> None:
        self._ask(XFCE, XFCE_THEME, self._use_xfces)

    def _use_the_portals(self) -> None:
        scheme = SCHEMES.get(self._told.get(SCHEME, 0))
        if self._qt_knows:
            theme.set_scheme(scheme)
        elif {SCHEME, CONTRAST} <= set(self._told):
            theme.prefer(scheme, high_contrast=self._told[CONTRAST] == HIGH)

    def _use_xfces(self) -> None:
        name = str(self._told[XFCE_THEME[-1]])
        theme.prefer_contrast(high=name.startswith(CONTRAST_THEMES))

    def _ask(self, place: Place, about: tuple[str, str], use: Callable[[], None]) -> None:
        from PySide6.QtDBus import (  # noqa: PLC0415 - only on Linux
            QDBusConnection,
            QDBusMessage,
            QDBusPendingCallWatcher,
        )

        call = QDBusMessage.createMethodCall(place.name, place.path, place.interface, place.get)
        call.setArguments(list(about))
        asked = QDBusConnection.sessionBus().asyncCall(call, ANSWER_MS)
        waiting = QDBusPendingCallWatcher(asked, self)

        def hear(answered: QDBusPendingCallWatcher) -> None:
            self._told[about[-1]] = _value(answered, about[-1])
            answered.deleteLater()
            use()

        waiting.finished.connect(hear)


def _value(answered: QDBusPendingCallWatcher, key: str) -> object:
    """Return the value in the reply; None if it is an error."""
    reply = answered.reply()
    value: Any = next(iter(reply.arguments()), None)
    if problem := reply.errorMessage():
        log.info("The desktop gave no %s: %s", key, problem)
        return None
    while hasattr(value, "variant"):
        value = value.variant()
    return value
