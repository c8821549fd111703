"""Notifications on macOS and Windows, by desktop-notifier 6.2, which is installed there only.

In its code (6.2.0), a notification with an identifier already on screen replaces that one on both
systems. Dismissals are reported, expiries are not.
"""

from __future__ import annotations

import hashlib
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from understudy.base.errors import NotifierUnavailableError
from understudy.base.shown_text import shown
from understudy.base.translation import _
from understudy.host.notify_base import APP_NAME, DEFAULT_BUTTON, Button, Urgency

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.host.notify_base import ActionCallback, ClosedCallback

MODEL = r"Software\Classes\AppUserModelId\{}"


class DesktopNotifier:
    """A `Notifier`.

    macOS reports presses only while the main thread runs a CFRunLoop (Qt's does).
    """

    def __init__(
        self,
        library: Any,  # noqa: ANN401 - a module that is not installed where types are checked
        backend: Any,  # noqa: ANN401 - a class of that module
        on_action: ActionCallback,
        on_closed: ClosedCallback,
    ) -> None:
        self._library = library
        self._backend = backend
        self._on_action = on_action
        self._on_closed = on_closed
        self._shown: set[str] = set()

    @classmethod
    def open(
        cls, on_action: ActionCallback, on_closed: ClosedCallback, icon: Path | None = None
    ) -> DesktopNotifier:
        """Take the system's notification centre; raises `NotifierUnavailableError`."""
        try:
            import desktop_notifier as library  # noqa: PLC0415 - 53 ms, and absent on Linux

            # without our icon it shows Python's logo
            app_icon = library.Icon(path=icon) if icon else None
            backend = library.DesktopNotifier(app_name=APP_NAME, app_icon=app_icon)
            if sys.platform == "win32" and icon is not None:
                import winreg  # noqa: PLC0415 - exists there only

                register_icon(winreg, icon)
        # the exceptions depend on the system's binding (winrt, rubicon) and are not documented
        except Exception as problem:
            raise NotifierUnavailableError(f"{type(problem).__name__}: {problem}") from problem
        return cls(library, backend, on_action, on_closed)

    async def show(
        self, key: str, title: str, body: str, urgency: Urgency, buttons: tuple[Button, ...] = ()
    ) -> None:
        dispatched: list[bool] = []
        notification = self._library.Notification(
            shown(title),
            shown(body),
            urgency=self._urgency(urgency),
            buttons=tuple(
                self._library.Button(
                    shown(button.label),
                    on_pressed=partial(self._pressed, key, button.id),
                    identifier=button.id,
                )
                for button in buttons
                if button.id != DEFAULT_BUTTON
            ),
            on_dispatched=partial(dispatched.append, True),  # noqa: FBT003 - a mark, not an option
            on_clicked=partial(self._pressed, key, DEFAULT_BUTTON),
            on_dismissed=partial(self._gone, key),
            identifier=_tag(key),
        )
        await self._backend.send_notification(notification)
        if not dispatched:  # the library logs errors and raises none
            raise NotifierUnavailableError(_("not dispatched"))
        self._shown.add(key)

    async def close_notification(self, key: str) -> None:
        if key in self._shown:
            await self._backend.clear(_tag(key))
            self._gone(key)

    async def describe(self) -> str:
        if not await self._backend.has_authorisation():
            raise NotifierUnavailableError(
                _("switched off for this program in the system's settings")
            )
        return _("the system's notification centre")

    async def close(self) -> None:
        self._shown.clear()

    def _urgency(self, urgency: Urgency) -> Any:  # noqa: ANN401 - the library's enum
        match urgency:
            case Urgency.LOW:
                return self._library.Urgency.Low
            case Urgency.NORMAL:
                return self._library.Urgency.Normal
            case Urgency.CRITICAL:
                return self._library.Urgency.Critical
            case _:
                assert_never(urgency)

    def _pressed(self, key: str, button_id: str) -> None:
        if key in self._shown:
            self._on_action(key, button_id, "")
            self._gone(key)

    def _gone(self, key: str) -> None:
        if key in self._shown:
            self._shown.discard(key)
            self._on_closed(key)


def register_icon(registry: Any, icon: Path) -> None:  # noqa: ANN401 - exists on Windows only
    """Correct where Windows looks for the icon; ``registry`` is the standard library's ``winreg``.

    It wants a path, the library (6.2.0) writes a URL. Windows' own libraries write a path
    (WindowsAppSDK's AppNotificationUtility.cpp, 2022).
    """
    with registry.CreateKey(registry.HKEY_CURRENT_USER, MODEL.format(APP_NAME)) as key:
        registry.SetValueEx(key, "IconUri", 0, registry.REG_SZ, str(icon))


def _tag(key: str) -> str:
    """Windows takes tags of at most 16 characters on its oldest versions, 64 on the others."""
    return hashlib.blake2s(key.encode(), digest_size=8).hexdigest()
