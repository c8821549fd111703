"""The mark as icons: each size drawn on its own grid, in the colours of the panel it sits on."""

from __future__ import annotations

import functools
import sys
from typing import assert_never

from PySide6.QtCore import QByteArray, QRectF, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from understudy.base.files.assets import asset
from understudy.desktop.mark.recipe import DISC_SIZE, SIZES, Ink, MarkState, disc_svg, mark_svg
from understudy.desktop.theme import Scheme, Tokens, current_scheme, tokens_for

# On a panel of the other kind only the paper carries the contrast, so it is nearly opaque.
LIGHT_PAPER = ("#FFFFFF", 0.92)
DARK_PAPER = ("#17161A", 0.85)
TEMPLATE = Ink("#000000", "#000000")


def state_colour(state: MarkState, tokens: Tokens) -> str:
    match state:
        case MarkState.UP | MarkState.UP_INCIDENT:
            return tokens.up
        case MarkState.DEGRADED:
            return tokens.degraded
        case MarkState.DOWN:
            return tokens.down
        case MarkState.MAINTENANCE:
            return tokens.maintenance
        case MarkState.OFFLINE | MarkState.UNKNOWN | MarkState.PAUSED | MarkState.LIMITED:
            return tokens.quiet
        case _:
            assert_never(state)


def panel_ink(state: MarkState, panel: Scheme) -> Ink:
    """Return the ink for ``state`` on a light or a dark panel."""
    tokens = tokens_for(panel)
    paper, opacity = DARK_PAPER if panel is Scheme.DARK else LIGHT_PAPER
    return Ink(state_colour(state, tokens), tokens.incident, paper, opacity)


def window_ink(state: MarkState, tokens: Tokens) -> Ink:
    """Return the ink for ``state`` in one of our windows, whose background is known."""
    return Ink(state_colour(state, tokens), tokens.incident)


def panel_scheme(desktop: str) -> Scheme:
    """Guess whether the panel is light or dark; no system reports it.

    ``desktop`` is XDG_CURRENT_DESKTOP. GNOME's top bar is dark in both schemes (GNOME Shell 3 to
    49, 2026-11); Windows has a separate setting for the taskbar; elsewhere panels follow the
    system's scheme.
    """
    if sys.platform == "win32":
        key = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        light = QSettings(key, QSettings.Format.NativeFormat).value("SystemUsesLightTheme", 1)
        return Scheme.LIGHT if int(str(light)) else Scheme.DARK
    if "GNOME" in desktop.upper().split(":"):
        return Scheme.DARK
    return current_scheme()


def mark_image(state: MarkState, ink: Ink, size: int) -> QImage:
    """Draw the mark at one of `SIZES`, in device pixels, on a transparent ground."""
    return render_svg(mark_svg(state, ink, size), size)


def render_svg(svg: str, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@functools.lru_cache(maxsize=len(MarkState) * len(Scheme))
def tray_icon(state: MarkState, panel: Scheme) -> QIcon:
    """Return the tray's icon in all sizes; on macOS a template that the menu bar colours."""
    template = sys.platform == "darwin"
    ink = TEMPLATE if template else panel_ink(state, panel)
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(QPixmap.fromImage(mark_image(state, ink, size)))
    icon.setIsMask(template)
    return icon


def window_mark(state: MarkState, tokens: Tokens, size: int) -> QPixmap:
    """Return the mark for use inside a window, ``size`` in device-independent pixels, sharp."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    wanted = round(size * ratio)
    grid = max((one for one in SIZES if one <= wanted), default=SIZES[0])
    pixmap = QPixmap.fromImage(render_svg(mark_svg(state, window_ink(state, tokens), grid), wanted))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def window_disc(state: MarkState, colour: str) -> QPixmap:
    """Return one disc for a row of a list, sharp, in the given colour."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    svg = disc_svg(state, Ink(colour, colour))
    pixmap = QPixmap.fromImage(render_svg(svg, round(DISC_SIZE * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def app_icon() -> QIcon:
    """Return the application's own icon, for windows and the task bar."""
    svg = asset("icons/app.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        icon.addPixmap(QPixmap.fromImage(render_svg(svg, size)))
    return icon
