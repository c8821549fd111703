"""What a tray under test is shown, and how what it shows is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from understudy.desktop.mark import icons
from understudy.desktop.theme import current_scheme
from understudy.status.model import Verdict, VerdictKind

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QImage
    from PySide6.QtWidgets import QSystemTrayIcon

    from understudy.desktop.mark.recipe import MarkState
    from understudy.desktop.tray.icon import Tray

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class HeldClock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


def verdict(kind: VerdictKind, **more: Any) -> Verdict:
    since = NOON - timedelta(minutes=9)
    return Verdict(kind, since=since, checked_at=NOON - timedelta(seconds=20), **more)


def icon_of(tray: Tray) -> QSystemTrayIcon:
    """Return Qt's icon: what a panel is handed cannot be asked for any other way offscreen."""
    assert tray._icon is not None
    return tray._icon


def picture(tray: Tray) -> QImage:
    return icon_of(tray).icon().pixmap(22, 22).toImage()


def drawn(state: MarkState) -> QImage:
    return icons.mark_image(state, icons.panel_ink(state, current_scheme()), 22)


def entries(tray: Tray) -> dict[str, QAction]:
    """Return every entry of the menu and its submenus by its text."""
    found: dict[str, QAction] = {}
    menus = [icon_of(tray).contextMenu()]
    while menus:
        for action in menus.pop().actions():
            if not action.isSeparator():
                found[action.text()] = action
            if (below := action.menu()) is not None:
                menus.append(below)
    return found
