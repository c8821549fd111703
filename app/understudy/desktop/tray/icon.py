"""The icon in the system tray: whether Claude works for this person, at a glance.

The icon survives its surroundings: a panel that starts later or restarts gets it again. Importing
this module loads Qt's widgets, SVG and D-Bus and nothing else heavy, because the program starts at
login.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from understudy.base.clock import SystemClock
from understudy.desktop.mark.icons import panel_scheme, tray_icon
from understudy.desktop.mark.recipe import mark_state
from understudy.desktop.plain import tray_tip
from understudy.desktop.theme import follow_look, unfollow_look
from understudy.desktop.tray.fallback_notifier import FallbackNotifier
from understudy.desktop.tray.host import StatusHost
from understudy.desktop.tray.menu import TrayMenu
from understudy.host.markup import escape_markup
from understudy.status.model import VerdictKind
from understudy.words.windows import tray_menu as words

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.desktop.mark.recipe import MarkState
    from understudy.desktop.theme import Scheme
    from understudy.desktop.tray.first_icon import FirstIcon
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)

TICK_MS = 60_000
PANEL_RESTART_MS = 5_000


class Tray(QObject):
    """GUI thread only. `show` puts the icon up in its *unknown* look; `close` removes it.

    ``pause_requested`` carries a `timedelta` or a `PauseUntil`, ``provider_chosen`` a provider id
    or None for automatic. A lost tray is reported after 5 s, so that a restarting panel does not
    count.
    """

    chat_requested = Signal()
    panel_requested = Signal()
    status_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    pause_requested = Signal(object)
    resume_requested = Signal()
    provider_chosen = Signal(object)
    tell_me_requested = Signal(bool)
    available_changed = Signal(bool)
    balloon_pressed = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        clock: Clock | None = None,
        first: FirstIcon | None = None,
    ) -> None:
        """``first`` is shown already; without one, `show` makes its own."""
        super().__init__(parent)
        self._first = first
        self._clock = clock or SystemClock()
        self._verdict: Verdict | None = None
        self._paused = False
        self._available = False
        self._icon: QSystemTrayIcon | None = None
        self._icon_is_sni = False
        self._running = False
        self._look: tuple[MarkState, Scheme] | None = None
        self._desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
        self._balloons = FallbackNotifier(self._show_message, self)
        self._balloons.pressed.connect(lambda key, _: self.balloon_pressed.emit(key))
        self._menu = TrayMenu(self)
        for name in (
            "chat_requested",
            "status_requested",
            "settings_requested",
            "quit_requested",
            "pause_requested",
            "resume_requested",
            "provider_chosen",
            "tell_me_requested",
        ):
            getattr(self._menu, name).connect(getattr(self, name))
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._tick.timeout.connect(self._refresh)
        self._gone = QTimer(self, interval=PANEL_RESTART_MS, singleShot=True)
        self._gone.timeout.connect(self._check_available)
        self._host = first.host if first is not None else StatusHost(self)
        self._host.watcher_came.connect(self._panel_came)
        self._host.watcher_went.connect(self._gone.start)
        self._host.hosts_changed.connect(self._hosts_changed)
        self._host.bus_changed.connect(self._make_again)

    @property
    def available(self) -> bool:
        """Return True if there is a tray to show the icon."""
        return self._available

    def show(self) -> None:
        if self._running:
            return
        self._running = True
        if self._first is None:
            self._host.start()
        self._put_up()
        follow_look(self._refresh)
        self._tick.start()
        self._check_available()

    def close(self) -> None:
        if self._running:
            self._running = False
            unfollow_look(self._refresh)
        self._tick.stop()
        self._gone.stop()
        self._host.close()
        self._take_down()
        self._menu.close()

    def place(self) -> QRect | None:
        """Return the icon's rectangle on the screen, or None if the panel does not give it."""
        found = self._icon.geometry() if self._icon is not None else QRect()
        return found if found.isValid() and not found.isEmpty() else None

    def show_verdict(self, verdict: Verdict, now: datetime) -> None:
        self._verdict = verdict
        self._paint(now)

    def show_paused(self, paused: bool) -> None:  # noqa: FBT001 - a state shown, as Qt's own setters take it
        self._paused = paused
        self._menu.show_paused(paused=paused)
        self._refresh()

    def show_answers_now(self, choices: tuple[tuple[str, str], ...], chosen: str | None) -> None:
        """List the possible providers as (provider id, label); ``chosen`` None means automatic."""
        self._menu.show_answers_now(choices, chosen)

    def show_tell_me(self, wanted: bool) -> None:  # noqa: FBT001 - the same
        """Check or uncheck "Tell me when it's back", without emitting ``tell_me_requested``."""
        self._menu.show_tell_me(wanted=wanted)
        self._refresh()

    def show_balloon(self, key: str, title: str, body: str) -> bool:
        """Show plain text if the system has no notifications; return False if that fails.

        A click emits ``balloon_pressed``.
        """
        return self._balloons.show(key, title, body)

    def _show_message(self, title: str, body: str) -> bool:
        if self._icon is None or not self._available or not QSystemTrayIcon.supportsMessages():
            return False
        # Qt passes the body on unescaped, to servers that read markup (Qt 6.11, 2026-11), and shows
        # the message's icon in the tray meanwhile, where only the mark may be seen
        safe = escape_markup(body) if self._icon_is_sni else body
        self._icon.showMessage(title, safe, self._icon.icon())
        return not self._icon_is_sni or self._host.shows_notifications()

    @Slot()
    def _refresh(self) -> None:
        """Repaint after a change of time or desktop, without a new verdict."""
        self._paint(self._clock.now())
        if not self._gone.isActive():
            self._check_available()

    def _paint(self, now: datetime) -> None:
        """Set text and icon to the present state; unchanged ones are not sent again."""
        verdict = self._verdict
        kind = verdict.kind if verdict else VerdictKind.UNKNOWN
        reported = verdict.incident_reported if verdict else False
        limited = verdict is not None and verdict.limit is not None
        well = kind is VerdictKind.UP and not reported and not limited
        self._menu.show_verdict(words.verdict_line(verdict, now), waiting_makes_sense=not well)
        if self._icon is None:
            return
        state = mark_state(kind, incident_reported=reported, paused=self._paused, limited=limited)
        look = (state, panel_scheme(self._desktop))
        tooltip = words.tooltip(verdict, now, paused=self._paused)
        if look != self._look:
            self._look = look
            self._icon.setIcon(tray_icon(*look))
        if tray_tip(tooltip) != self._icon.toolTip():
            self._icon.setToolTip(tray_tip(tooltip))

    def _put_up(self) -> None:
        first, self._first = self._first, None
        self._icon_is_sni = self._host.is_watched() if first is None else first.is_sni
        self._icon = QSystemTrayIcon(self) if first is None else first.icon
        self._icon.setContextMenu(self._menu.menu)
        if sys.platform == "linux" and not self._icon_is_sni:
            self._menu.dress_itself()
        self._icon.activated.connect(self._act)
        self._icon.messageClicked.connect(self._balloons.press)
        self._look = None
        self._paint(self._clock.now())
        self._icon.show()

    def _take_down(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _act(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """Context arrives here too, from XEmbed trays, but the menu answers it by itself."""
        if reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.chat_requested.emit()
        elif reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            # on macOS a click opens the menu, and is reported here as well
            self.panel_requested.emit()

    def _panel_came(self) -> None:
        """Make the icon again: Qt fixes its protocol when it is made, before the panel came."""
        self._gone.stop()
        if not self._icon_is_sni:
            log.info("The tray came up; showing the icon")
            self._take_down()
            self._put_up()
        self._hosts_changed()

    def _make_again(self) -> None:
        """Make the icon on the bus that there is now, or for an XEmbed tray if there is none."""
        self._take_down()
        self._put_up()
        self._gone.start()

    def _hosts_changed(self) -> None:
        """Believe at once that the icon is visible, but that it is not only if it stays so."""
        if self._host.shows_icons():
            self._gone.stop()
            self._check_available()
        else:
            self._gone.start()

    @Slot()
    def _check_available(self) -> None:
        if self._icon_is_sni:
            available = self._host.shows_icons()
        else:
            available = QSystemTrayIcon.isSystemTrayAvailable()
        if available != self._available:
            self._available = available
            log.info("Tray available: %s", available)
            self.available_changed.emit(available)
