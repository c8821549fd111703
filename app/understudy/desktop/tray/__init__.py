"""The tray: its icon, menu and words, and balloons if there are no notifications."""

from understudy.desktop.tray.icon import Tray
from understudy.desktop.tray.menu import PauseUntil

__all__ = ["PauseUntil", "Tray"]
