"""Dark windows and high contrast on desktops whose settings Qt does not read.

Under GNOME, KDE and those with GTK's theme Qt follows the system by itself. On any other (sway,
LXQt, a plain window manager) it knows no scheme, and setting one has no effect (Qt 6.11, 2026-11);
the person's choice is in the portal, where every other program reads it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Slot

from understudy.desktop import theme
from understudy.desktop.theme import Scheme

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtDBus import QDBusPendingCallWatcher

log = logging.getLogger(__name__)

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS, APPEARANCE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
SCHEME, CONTRAST = "color-scheme", "contrast"
SCHEMES = {1: Scheme.DARK, 2: Scheme.LIGHT}
HIGH = 1
ANSWER_MS = 5_000
"""The first question may start the portal."""


class Appearance(QObject):
    """GUI thread only; does nothing where Qt knows the scheme or there is no session bus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._told: dict[str, int] = {}

    def follow(self) -> None:
        """Ask for both, and again whenever one changes."""
        if theme.qt_knows_the_scheme():
            return
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only on Linux

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        bus.connect(NAME, PATH, SETTINGS, "SettingChanged", self, SLOT("_ask()"))  # type: ignore[call-overload]  # its stub asks for bytes, which Qt refuses
        self._ask()

    @Slot()
    def _ask(self) -> None:
        for key in (SCHEME, CONTRAST):
            self._ask_for(key)

    def _ask_for(self, key: str) -> None:
        from PySide6.QtDBus import (  # noqa: PLC0415 - only on Linux
            QDBusConnection,
            QDBusMessage,
            QDBusPendingCallWatcher,
        )

        # `Read` is the one that every portal has
        call = QDBusMessage.createMethodCall(NAME, PATH, SETTINGS, "Read")
        call.setArguments([APPEARANCE, key])
        waiting = QDBusPendingCallWatcher(
            QDBusConnection.sessionBus().asyncCall(call, ANSWER_MS), self
        )
        waiting.finished.connect(lambda answered: self._hear(key, answered))

    def _hear(self, key: str, answered: QDBusPendingCallWatcher) -> None:
        value, problem = _value(answered)
        answered.deleteLater()
        if problem:
            log.info("The portal does not tell %s: %s", key, problem)
        self._told[key] = value
        if set(self._told) == {SCHEME, CONTRAST}:
            scheme = SCHEMES.get(self._told[SCHEME])
            theme.prefer(scheme, high_contrast=self._told[CONTRAST] == HIGH)


def _value(answered: QDBusPendingCallWatcher) -> tuple[int, str]:
    """Return the number in the answer, 0 if there is none, and why there is none."""
    reply = answered.reply()
    value: Any = next(iter(reply.arguments()), None)
    while hasattr(value, "variant"):
        value = value.variant()
    return (value, "") if isinstance(value, int) else (0, reply.errorMessage() or repr(value))
