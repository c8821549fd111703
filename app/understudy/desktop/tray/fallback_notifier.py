"""The last resort for notifications: the tray's own balloon.

It has no buttons and shows one message at a time. A click on it is the default action of its
message; under a StatusNotifier tray Qt never reports the click (Qt 6.11, 2026-11).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from understudy.base.shown_text import shown
from understudy.host.notify_base import DEFAULT_BUTTON, Button, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

# Windows cuts balloons here (NOTIFYICONDATAW: 64 and 256 UTF-16 units with the final zero).
_TITLE_UNITS = 63
_BODY_UNITS = 255


class FallbackNotifier(QObject):
    """GUI thread only; the methods of `host.notifications.Notifier`, without its loop.

    ``show_message`` takes title and body and returns whether they could be shown. ``pressed``
    carries key and button id.
    """

    pressed = Signal(str, str)

    def __init__(
        self, show_message: Callable[[str, str], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show_message = show_message
        self._key: str | None = None

    def show(
        self,
        key: str,
        title: str,
        body: str,
        urgency: Urgency = Urgency.NORMAL,
        buttons: tuple[Button, ...] = (),
    ) -> bool:
        """Show plain text in place of the last balloon, without urgency or buttons.

        Return False if it cannot be shown: then the person sees it only in the windows.
        """
        del urgency, buttons
        cut_title, cut_body = (
            _cut(shown(title), _TITLE_UNITS),
            _cut(shown(body), _BODY_UNITS),
        )
        is_shown = self._show_message(cut_title, cut_body)
        if is_shown:
            self._key = key
        else:
            log.warning("A notification could not be shown: there is no tray")
        return is_shown

    def close_notification(self, key: str) -> None:
        """Forget ``key``: Qt cannot remove a balloon, but a click on it has no effect now."""
        if self._key == key:
            self._key = None

    @Slot()
    def press(self) -> None:
        """Take Qt's ``messageClicked``."""
        if self._key is not None:
            key, self._key = self._key, None
            self.pressed.emit(key, DEFAULT_BUTTON)


def _cut(text: str, most_units: int) -> str:
    """Shorten to ``most_units`` of UTF-16, with an ellipsis at the cut."""
    raw = text.encode("utf-16-le")
    if len(raw) <= most_units * 2:
        return text
    return raw[: (most_units - 1) * 2].decode("utf-16-le", "ignore").rstrip() + "…"
