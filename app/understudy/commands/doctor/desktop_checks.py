"""The doctor's checks of the desktop: screen, tray, notifications, room on the disk."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from understudy.base.errors import NotifierUnavailableError
from understudy.base.translation import _, lazy
from understudy.commands.doctor.result import Finding
from understudy.host.displays import display_answers
from understudy.host.notifications import open_notifier
from understudy.words.sentences import whole_number

if TYPE_CHECKING:
    from understudy.base.files.paths import Paths

ENOUGH_BYTES = 16 << 20
"""One long answer with its index; less is used up soon."""
START_INSIDE = lazy("Start it inside a desktop session; the commands work without one.")


def display() -> Finding:
    if sys.platform != "linux":
        return Finding("display", "works", _("windows can be shown"))
    named = [
        (name, value) for name in ("WAYLAND_DISPLAY", "DISPLAY") if (value := os.environ.get(name))
    ]
    if not named:
        text = _("neither DISPLAY nor WAYLAND_DISPLAY is set")
        return Finding("display", "fails", text, str(START_INSIDE))
    for name, value in named:
        if display_answers(name, value, os.environ):
            return Finding("display", "works", f"{name}={value}")
    text = ", ".join(f"{name}={value}" for name, value in named)
    return Finding(
        "display", "fails", _("nothing answers at {address}", address=text), str(START_INSIDE)
    )


async def tray() -> Finding:
    if sys.platform != "linux":
        return Finding("tray", "works", _("this system always has one"))
    from understudy.host.bus import BusError  # noqa: PLC0415 - only on Linux
    from understudy.host.tray_host import TrayHost, tray_host  # noqa: PLC0415 - only on Linux

    try:
        found = await tray_host()
    except BusError as problem:
        return Finding(
            "tray",
            "fails",
            _("no D-Bus session ({name})", name=problem.name),
            _("Log in to a desktop."),
        )
    if found is TrayHost.SHOWS:
        return Finding("tray", "works", _("the desktop shows status icons"))
    step = _(
        "On GNOME install the AppIndicator extension; the chat window opens instead until then."
    )
    if found is TrayHost.HOSTLESS:
        text = _("a program owns the tray's name, but nothing shows icons")
        return Finding("tray", "fails", text, step)
    return Finding(
        "tray", "unknown", _("no StatusNotifier host; an old-style tray may still work"), step
    )


async def notifications() -> Finding:
    notifier = await open_notifier(lambda *_: None, lambda *_: None)
    step = _("Start your desktop's notification service.")
    if notifier is None:
        return Finding("notifications", "fails", _("there is no notification service"), step)
    try:
        text = await notifier.describe()
    except NotifierUnavailableError as problem:
        return Finding("notifications", "fails", problem.detail, step)
    finally:
        await notifier.close()
    return Finding("notifications", "works", text)


def disk(paths: Paths) -> Finding:
    """Report the free space for the conversations."""
    try:
        free = shutil.disk_usage(paths.data_dir).free
    except OSError as problem:
        return Finding("disk", "fails", f"{paths.data_dir}: {problem.strerror}")
    text = _("{size} MB free at {path}", size=whole_number(free / (1 << 20)), path=paths.data_dir)
    if free >= ENOUGH_BYTES:
        return Finding("disk", "works", text)
    step = _(
        "Make room; here, “understudy forget ID --yes” or “--all --yes” deletes conversations."
    )
    return Finding("disk", "fails", text, step)
