"""The tray: its icon, its menu, its words, and balloons where there are no notifications."""

from understudy.desktop.tray.icon import Tray
from understudy.desktop.tray.menu import PauseUntil

__all__ = ["PauseUntil", "Tray"]
