"""The look as values: colours, spacing, radii and type, for light, dark and high contrast.

Every window takes its colours from here only, so that a contrast test of this file covers all of
them. GUI thread only: the current scheme is the application's.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, assert_never

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWER_LINE_CHARACTERS = 72
TELLABLE = 80
"""Everyone can tell two colours apart whose lightness differs by so much, of 255."""
_USUAL_BODY_PX = 14  # 10 pt at 96 dpi, the default unless the person asked for larger text


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Space(IntEnum):
    """Distances between and inside things, in device-independent pixels."""

    HAIR = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24
    HUGE = 32


class Radius(IntEnum):
    CONTROL = 6
    CARD = 10


class TypeSize(IntEnum):
    """Sizes in device-independent pixels at the usual system font; a larger one scales them."""

    SMALL = 11
    BODY = 13
    TITLE = 15
    DISPLAY = 20


class Tokens(msgspec.Struct, frozen=True):
    """The colours of one scheme as ``#RRGGBB``.

    ``chosen`` is the ground of what is selected or pressed; in high contrast that has a frame
    instead. ``accent`` is only for focus and the send button; the last six are the mark's, for
    graphics only, never text.
    """

    scheme: Scheme
    page: str
    card: str
    hairline: str
    chosen: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    up: str
    incident: str
    degraded: str
    down: str
    maintenance: str
    quiet: str

    @property
    def is_high_contrast(self) -> bool:
        return self.hairline == self.text


LIGHT = Tokens(
    scheme=Scheme.LIGHT,
    page="#FBFAF8",
    card="#FFFFFF",
    hairline="#E6E3DE",
    chosen="#E6E3DE",
    text="#1F1D21",
    secondary="#6A656E",
    accent="#7A3E65",
    on_accent="#FFFFFF",
    up="#2B8A5E",
    incident="#B97F00",
    degraded="#B97F00",
    down="#C93A3A",
    maintenance="#2F6FCB",
    quiet="#6B7280",
)
DARK = Tokens(
    scheme=Scheme.DARK,
    page="#1C1B1D",
    card="#262528",
    hairline="#39373C",
    chosen="#39373C",
    text="#ECEAEE",
    secondary="#A9A4AE",
    accent="#C98BB3",
    on_accent="#1C1B1D",
    up="#4CC38A",
    incident="#F0B429",
    degraded="#F0B429",
    down="#FF6B6B",
    maintenance="#6BA6FF",
    quiet="#9AA1AC",
)


STARK_PALETTES = {
    Scheme.LIGHT: ("#FFFFFF", "#000000", "#0B3D91"),
    Scheme.DARK: ("#000000", "#FFFFFF", "#FFD60A"),
}
"""Ground, text and accent of high contrast, if the system has no palette for it."""


def tokens_for(scheme: Scheme) -> Tokens:
    match scheme:
        case Scheme.LIGHT:
            return LIGHT
        case Scheme.DARK:
            return DARK
        case _:
            assert_never(scheme)


def scheme_of(palette: QPalette) -> Scheme:
    """Return dark if the palette's text is lighter than its background, else light."""
    ground = palette.color(QPalette.ColorRole.Window).lightness()
    text = palette.color(QPalette.ColorRole.WindowText).lightness()
    return Scheme.DARK if text > ground else Scheme.LIGHT


def current_scheme() -> Scheme:
    """Return the system's scheme; if it has none, the palette's."""
    match QGuiApplication.styleHints().colorScheme():
        case Qt.ColorScheme.Dark:
            return Scheme.DARK
        case Qt.ColorScheme.Light:
            return Scheme.LIGHT
        case _:
            return scheme_of(QGuiApplication.palette())


def high_contrast_tokens(palette: QPalette) -> Tokens:
    """Take every colour from the system's high-contrast palette: ours would defeat its purpose.

    Lines and marks become as strong as text; states still differ by their shape. The system's
    accent is only taken if it can be told from the ground.
    """
    role = QPalette.ColorRole
    ground, text = palette.color(role.Window), palette.color(role.WindowText).name()
    accent, on_accent = palette.color(role.Highlight), palette.color(role.HighlightedText).name()
    if abs(accent.lightness() - ground.lightness()) < TELLABLE:
        accent, on_accent = QColor(text), ground.name()
    page = ground.name()
    return Tokens(
        scheme=scheme_of(palette),
        page=page,
        card=page,
        hairline=text,
        chosen=page,
        text=text,
        secondary=text,
        accent=accent.name(),
        on_accent=on_accent,
        up=text,
        incident=text,
        degraded=text,
        down=text,
        maintenance=text,
        quiet=text,
    )


class _Preferred(QObject):
    """What the person prefers, as far as Qt does not find it out itself."""

    changed = Signal()
    scheme: Scheme | None = None
    high_contrast = False


@cache
def _preferred() -> _Preferred:
    return _Preferred()


def qt_knows_the_scheme() -> bool:
    return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Unknown


def set_scheme(scheme: Scheme | None) -> None:
    """Have Qt use this scheme, if it knows one; None is that of its theme."""
    if scheme != _preferred().scheme:
        _preferred().scheme = scheme
        schemes = {Scheme.DARK: Qt.ColorScheme.Dark, Scheme.LIGHT: Qt.ColorScheme.Light}
        wanted = Qt.ColorScheme.Unknown if scheme is None else schemes[scheme]
        QGuiApplication.styleHints().setColorScheme(wanted)


def prefer(scheme: Scheme | None, *, high_contrast: bool) -> None:
    """Use this look from now on if Qt does not know the system's; None is that of Qt's style.

    The whole application gets its palette, and with it what Qt draws itself, as a file dialog.
    """
    preferred = _preferred()
    if (scheme, high_contrast) == (preferred.scheme, preferred.high_contrast):
        return
    preferred.scheme, preferred.high_contrast = scheme, high_contrast
    if high_contrast:
        palette = _stark_palette(scheme or Scheme.LIGHT)
    else:
        palette = QPalette() if scheme is None else palette_of(tokens_for(scheme))
    QGuiApplication.setPalette(palette)
    preferred.changed.emit()


def prefer_contrast(*, high: bool) -> None:
    """Use high contrast in the palette that Qt has from the system, or no more."""
    preferred = _preferred()
    if high != preferred.high_contrast:
        preferred.high_contrast = high
        preferred.changed.emit()


def _stark_palette(scheme: Scheme) -> QPalette:
    ground, text, accent = map(QColor, STARK_PALETTES[scheme])
    palette = QPalette(ground, ground)
    role = QPalette.ColorRole
    for one in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.Link):
        palette.setColor(one, text)
    palette.setColor(role.Highlight, accent)
    palette.setColor(role.HighlightedText, ground)
    return palette


def current_tokens() -> Tokens:
    """Return the colours to paint with now: the system's contrast first, then its scheme."""
    hints = QGuiApplication.styleHints()  # kept: the result of accessibility() dies with it
    contrast = hints.accessibility().contrastPreference()
    if contrast is Qt.ContrastPreference.HighContrast or _preferred().high_contrast:
        return high_contrast_tokens(QGuiApplication.palette())
    return tokens_for(current_scheme())


def follow_look(slot: Callable[[], None]) -> None:
    """Call ``slot`` whenever the system changes between light and dark, or its contrast."""
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(slot)
    hints.accessibility().contrastPreferenceChanged.connect(slot)
    _preferred().changed.connect(slot)


def unfollow_look(slot: Callable[[], None]) -> None:
    """Undo `follow_look`."""
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.disconnect(slot)
    hints.accessibility().contrastPreferenceChanged.disconnect(slot)
    _preferred().changed.disconnect(slot)


def palette_of(tokens: Tokens) -> QPalette:
    """Return a palette for a window, so that ordinary controls inside it follow the tokens."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(tokens.card), QColor(tokens.page))
    for one, colour in (
        (role.Window, tokens.page),
        (role.Base, tokens.card),
        (role.AlternateBase, tokens.page),
        (role.Button, tokens.card),
        (role.ToolTipBase, tokens.card),
        (role.WindowText, tokens.text),
        (role.Text, tokens.text),
        (role.ButtonText, tokens.text),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.secondary),
        (role.Link, tokens.text),
        (role.Mid, tokens.hairline),
        (role.Highlight, tokens.accent),
        (role.Accent, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
    ):
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(tokens.secondary))
    return palette


def font(size: TypeSize, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the system's font at ``size``, scaled if the person made the system's larger."""
    chosen = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return _sized(chosen, size, weight)


def code_font(size: TypeSize = TypeSize.BODY) -> QFont:
    """Return the system's monospace font at ``size``."""
    chosen = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    return _sized(chosen, size, QFont.Weight.Normal)


def scaled_px(px: int) -> int:
    """Return a width that holds text, scaled as the text is."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    system_px = system.pixelSize() if system.pixelSize() > 0 else system.pointSizeF() * 96 / 72
    return round(px * max(1.0, system_px / _USUAL_BODY_PX))


def _sized(chosen: QFont, size: TypeSize, weight: QFont.Weight) -> QFont:
    chosen.setPixelSize(scaled_px(size))
    chosen.setWeight(weight)
    return chosen
