"""The settings in force: one object that holds them, and says when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.base.settings.values import Settings


class LiveSettings:
    """The only `Settings` in force. Engine thread only.

    A service reads `now` each time it needs a setting. One that derives something from a setting
    (a page's hosts, the judge's models) listens. None keeps a copy.
    """

    def __init__(self, settings: Settings) -> None:
        self._now = settings
        self._listeners: list[Callable[[Settings], None]] = []

    @property
    def now(self) -> Settings:
        return self._now

    def on_change(self, listener: Callable[[Settings], None]) -> None:
        """Call ``listener`` with the new settings after each change, in order of subscription."""
        self._listeners.append(listener)

    def change(self, settings: Settings) -> None:
        """Put new settings in force; equal ones change nothing."""
        if settings == self._now:
            return
        self._now = settings
        for listener in self._listeners:
            listener(settings)
