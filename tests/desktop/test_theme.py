"""The colours hold WCAG 2.2 AA, follow the system, and type follows the system's text size."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

from understudy.desktop import theme
from understudy.desktop.theme import DARK, LIGHT, Scheme, Tokens, TypeSize

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXT_AA, TEXT_AAA = 4.5, 7.0
GRAPHICS_AA = 3.0
PALETTES = [LIGHT, DARK]
MARKS = ["up", "incident", "degraded", "down", "maintenance", "quiet"]


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ruler_is_right() -> None:
    """Black on white is 21 by definition; #767676 is the well-known last grey that passes."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") >= TEXT_AA > contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize(
    ("tokens", "text", "surface"),
    list(product(PALETTES, ["text", "secondary"], ["page", "card"])),
)
def test_every_text_can_be_read_on_every_surface(tokens: Tokens, text: str, surface: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, surface)) >= TEXT_AA


@pytest.mark.parametrize("scheme", Scheme)
def test_our_own_high_contrast_is_one(scheme: Scheme) -> None:
    ground, text, accent = theme.STARK_PALETTES[scheme]
    assert contrast(text, ground) == pytest.approx(21)
    assert contrast(accent, ground) >= TEXT_AAA


@pytest.mark.parametrize("tokens", PALETTES)
def test_a_pressed_button_and_the_send_button_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.text, tokens.hairline) >= TEXT_AA
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT_AA


@pytest.mark.parametrize(
    ("tokens", "graphic", "surface"),
    list(product(PALETTES, [*MARKS, "accent"], ["page", "card"])),
)
def test_every_graphic_stands_out_from_every_surface(
    tokens: Tokens, graphic: str, surface: str
) -> None:
    assert contrast(getattr(tokens, graphic), getattr(tokens, surface)) >= GRAPHICS_AA


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_colour_stands_out_from_its_panel(mark: str) -> None:
    assert contrast(getattr(LIGHT, mark), "#FFFFFF") >= GRAPHICS_AA
    assert contrast(getattr(DARK, mark), "#000000") >= GRAPHICS_AA


def test_a_scheme_set_by_the_system_is_followed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        def __init__(self, scheme: Qt.ColorScheme) -> None:
            self.colorScheme = lambda: scheme

    for told, seen in ((Qt.ColorScheme.Dark, Scheme.DARK), (Qt.ColorScheme.Light, Scheme.LIGHT)):
        monkeypatch.setattr(theme.QGuiApplication, "styleHints", lambda told=told: Hints(told))
        assert theme.current_scheme() is seen


def test_without_a_word_from_the_system_its_palette_tells_the_scheme() -> None:
    assert theme.scheme_of(QPalette(QColor("#eeeeee"), QColor("#ffffff"))) is Scheme.LIGHT
    assert theme.scheme_of(theme.palette_of(DARK)) is Scheme.DARK
    assert theme.scheme_of(theme.palette_of(LIGHT)) is Scheme.LIGHT


def test_the_current_colours_are_there_however_often_they_are_asked_for(qtbot: QtBot) -> None:
    """Qt's accessibility hints die with the style hints they came from, if nobody holds those."""
    assert {theme.current_tokens() for _ in range(50)} <= {LIGHT, DARK}


def test_high_contrast_takes_every_colour_from_the_system(qtbot: QtBot) -> None:
    role = QPalette.ColorRole
    palette = QPalette()
    palette.setColor(role.Window, QColor("#000000"))
    palette.setColor(role.WindowText, QColor("#ffff00"))
    palette.setColor(role.Highlight, QColor("#00ffff"))
    palette.setColor(role.HighlightedText, QColor("#000000"))
    tokens = theme.high_contrast_tokens(palette)
    assert tokens.scheme is Scheme.DARK
    assert {tokens.text, tokens.secondary, tokens.hairline, tokens.up, tokens.down} == {"#ffff00"}
    assert {tokens.page, tokens.card} == {"#000000"}
    assert (tokens.accent, tokens.on_accent) == ("#00ffff", "#000000")


def test_in_high_contrast_what_is_chosen_can_be_read_and_the_focus_be_seen(qtbot: QtBot) -> None:
    """The accent of GTK's HighContrastInverse is hardly lighter than its ground."""
    role = QPalette.ColorRole
    palette = QPalette()
    palette.setColor(role.Window, QColor("#2f2f2f"))
    palette.setColor(role.WindowText, QColor("#ffffff"))
    palette.setColor(role.Highlight, QColor("#0f3b71"))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    tokens = theme.high_contrast_tokens(palette)
    assert tokens.is_high_contrast
    assert contrast(tokens.text, tokens.chosen) >= TEXT_AAA
    assert contrast(tokens.accent, tokens.page) >= TEXT_AAA
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT_AAA


def test_controls_that_are_off_can_still_be_read() -> None:
    for tokens in PALETTES:
        off = theme.palette_of(tokens).color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        assert contrast(off.name(), tokens.card) >= TEXT_AA


@pytest.mark.parametrize(("system_pt", "body_px"), [(8.0, 13), (10.0, 13), (10.5, 13), (20.0, 25)])
def test_type_grows_with_the_systems_text_and_never_shrinks(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system_pt: float, body_px: int
) -> None:
    font = QFont("Sans")
    font.setPointSizeF(system_pt)
    monkeypatch.setattr(theme.QFontDatabase, "systemFont", lambda _: QFont(font))
    assert theme.font(TypeSize.BODY).pixelSize() == body_px
    assert theme.code_font().pixelSize() == body_px
    assert theme.font(TypeSize.DISPLAY, QFont.Weight.DemiBold).weight() is QFont.Weight.DemiBold


def test_windows_are_told_of_light_dark_and_contrast(qtbot: QtBot) -> None:
    told: list[str] = []
    theme.follow_look(lambda: told.append("look"))
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert told == ["look"] * 2
