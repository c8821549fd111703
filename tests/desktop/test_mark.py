"""The mark tells eight states by shape alone, sits on whole pixels, and is legible on any panel."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from tests.desktop.test_theme import GRAPHICS_AA, contrast
from understudy.base.files.assets import asset
from understudy.desktop.mark import icon_files, icons
from understudy.desktop.mark.recipe import (
    APP_PNG_SIZE,
    SIZES,
    Ink,
    MarkState,
    app_icon_svg,
    disc_svg,
    mark_state,
    mark_svg,
)
from understudy.desktop.mark.shapes import GRIDS
from understudy.desktop.theme import DARK, LIGHT, Scheme
from understudy.desktop.tray.first_icon import UNKNOWN_MARK
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

# Two 16 px shapes share most of their outline; a tenth of what both cover is plainly seen.
APART = 0.10
NO_EYE_SEES = 8  # of 255


def alphas(image: QImage) -> list[int]:
    width, height = image.width(), image.height()
    return [image.pixelColor(x, y).alpha() for y in range(height) for x in range(width)]


def difference(one: QImage, other: QImage) -> float:
    """Return how much two shapes differ: 0 the same, 1 nothing in common."""
    pairs = list(zip(alphas(one), alphas(other), strict=True))
    return sum(abs(a - b) for a, b in pairs) / sum(max(a, b) for a, b in pairs)


@pytest.fixture(autouse=True)
def _no_icons_left_over() -> Iterator[None]:
    icons.tray_icon.cache_clear()
    yield
    icons.tray_icon.cache_clear()


@pytest.mark.parametrize("size", SIZES)
def test_any_two_states_differ_in_one_colour(size: int) -> None:
    drawn = {state: icons.mark_image(state, icons.TEMPLATE, size) for state in MarkState}
    alike = {
        (one, other): round(how, 3)
        for one, other in combinations(MarkState, 2)
        if (how := difference(drawn[one], drawn[other])) < APART
    }
    assert len(drawn) == 9
    assert alike == {}


def test_the_discs_of_a_list_differ_in_one_colour() -> None:
    ink = Ink("#000000", "#000000")
    states = [state for state in MarkState if state is not MarkState.PAUSED]
    drawn = [icons.render_svg(disc_svg(state, ink), 14) for state in states]
    assert min(difference(one, other) for one, other in combinations(drawn, 2)) >= APART


@pytest.mark.parametrize(("state", "size"), list(product(MarkState, SIZES)))
def test_nothing_is_clipped(state: MarkState, size: int) -> None:
    """Drawn on a ground two pixels larger on each side, nothing falls outside the square."""
    svg = mark_svg(state, icons.panel_ink(state, Scheme.DARK), size)
    wider = svg.replace(f'viewBox="0 0 {size} {size}"', f'viewBox="-2 -2 {size + 4} {size + 4}"')
    assert wider != svg
    image = icons.render_svg(wider, size + 4)
    inner = range(2, size + 2)
    outside = [
        image.pixelColor(x, y).alpha()
        for x, y in product(range(size + 4), repeat=2)
        if x not in inner or y not in inner
    ]
    assert max(outside) == 0
    assert max(alphas(image)) >= 200


@pytest.mark.parametrize("size", SIZES)
def test_the_front_disc_sits_on_whole_pixels(size: int) -> None:
    """Its outermost columns and rows are drawn fully or not at all, at the middle of each side."""
    front = GRIDS[size].front
    image = icons.mark_image(MarkState.UP, icons.TEMPLATE, size)
    left, bottom = round(front.x - front.radius), round(front.y + front.radius)
    x, y = int(front.x), int(front.y)
    assert image.pixelColor(left, y).alpha() >= 200
    assert image.pixelColor(x, bottom - 1).alpha() >= 200
    assert image.pixelColor(left - 1, y).alpha() == 0
    assert image.pixelColor(x, bottom).alpha() == 0


@pytest.mark.parametrize(
    ("state", "panel", "guess"),
    list(product(MarkState, ["#FFFFFF", "#808080", "#000000"], Scheme)),
)
def test_the_mark_is_legible_on_any_panel_even_the_wrong_one(
    state: MarkState, panel: str, guess: Scheme
) -> None:
    """Its ink stands out from what lies right around it: the paper, over the panel."""
    ink = icons.panel_ink(state, guess)
    ground, paper = QColor(panel), QColor(ink.paper)
    mixed = [
        round(p * ink.paper_opacity + g * (1 - ink.paper_opacity))
        for p, g in zip(paper.getRgb()[:3], ground.getRgb()[:3], strict=True)
    ]
    around = QColor(*mixed).name()
    assert contrast(ink.colour, around) >= GRAPHICS_AA * 0.95
    assert contrast(ink.rim, around) >= GRAPHICS_AA * 0.95


@pytest.mark.parametrize(
    ("kind", "reported", "state"),
    [
        (VerdictKind.UP, False, MarkState.UP),
        (VerdictKind.UP, True, MarkState.UP_INCIDENT),
        (VerdictKind.DEGRADED, True, MarkState.DEGRADED),
        (VerdictKind.DOWN, True, MarkState.DOWN),
        (VerdictKind.MAINTENANCE, False, MarkState.MAINTENANCE),
        (VerdictKind.OFFLINE, False, MarkState.OFFLINE),
        (VerdictKind.SIGN_IN, False, MarkState.OFFLINE),
        (VerdictKind.BLIND, False, MarkState.UNKNOWN),
        (VerdictKind.UNKNOWN, True, MarkState.UNKNOWN),
    ],
)
def test_each_verdict_has_its_shape(kind: VerdictKind, reported: bool, state: MarkState) -> None:
    assert mark_state(kind, incident_reported=reported) is state


def test_a_pause_is_seen_when_all_is_calm_and_never_hides_trouble() -> None:
    paused = {kind: mark_state(kind, incident_reported=True, paused=True) for kind in VerdictKind}
    calm = {kind for kind, state in paused.items() if state is MarkState.PAUSED}
    assert calm == {VerdictKind.UP, VerdictKind.BLIND, VerdictKind.UNKNOWN}
    assert paused[VerdictKind.DOWN] is MarkState.DOWN


def test_a_reached_limit_is_seen_when_all_is_calm_even_in_a_pause() -> None:
    limited = {kind: mark_state(kind, limited=True, paused=True) for kind in VerdictKind}
    seen = {kind for kind, state in limited.items() if state is MarkState.LIMITED}
    assert seen == {VerdictKind.UP, VerdictKind.BLIND, VerdictKind.UNKNOWN}


@pytest.mark.parametrize("state", MarkState)
def test_only_what_is_well_is_green(state: MarkState) -> None:
    for tokens in (LIGHT, DARK):
        green = icons.state_colour(state, tokens) == tokens.up
        assert green is (state in {MarkState.UP, MarkState.UP_INCIDENT})


def test_the_committed_application_icon_is_what_the_recipe_draws(tmp_path: Path) -> None:
    assert asset("icons/app.svg").read_text(encoding="utf-8") == app_icon_svg()


def test_the_committed_picture_of_it_is_the_same_drawing() -> None:
    """Colours may differ by what two versions of Qt draw differently, which no eye sees."""
    committed = QImage.fromData(asset("icons/app.png").read_bytes())
    drawn = icons.render_svg(app_icon_svg(), APP_PNG_SIZE)
    assert committed.size() == drawn.size() == QSize(APP_PNG_SIZE, APP_PNG_SIZE)
    assert _apart(committed, drawn) <= NO_EYE_SEES


def _apart(committed: QImage, drawn: QImage) -> int:
    """Return the largest difference of a byte; what is nearly transparent has hardly a colour."""
    kept = [  # the bytes are gone as soon as their image is
        one.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
        for one in (committed, drawn)
    ]
    as_bytes = [bytes(one.constBits()) for one in kept]
    return max(abs(one - other) for one, other in zip(*as_bytes, strict=True))


def test_the_committed_first_icon_is_the_unknown_mark(qapp: object) -> None:
    """It shows before the recipe is loaded, which writes it."""
    drawn = icons.mark_image(
        MarkState.UNKNOWN, icons.panel_ink(MarkState.UNKNOWN, Scheme.LIGHT), max(SIZES)
    )
    assert _apart(QImage(str(asset(UNKNOWN_MARK))), drawn) <= NO_EYE_SEES


def test_the_recipe_writes_the_application_icon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["icon_files", str(tmp_path)])
    icon_files.main()
    assert (tmp_path / "app.svg").read_text(encoding="utf-8") == app_icon_svg()
    assert (tmp_path / "app.png").exists()
    assert (tmp_path / "unknown.png").exists()
    monkeypatch.setattr("sys.argv", ["icon_files"])
    with pytest.raises(SystemExit, match="usage"):
        icon_files.main()


def test_the_tray_icon_has_every_size(qtbot: QtBot) -> None:
    icon = icons.tray_icon(MarkState.DOWN, Scheme.DARK)
    assert {size.width() for size in icon.availableSizes()} == set(SIZES)
    assert not icon.isMask()
    assert not icons.app_icon().isNull()


def test_the_menu_bar_of_macos_gets_a_template(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icons.sys, "platform", "darwin")
    icon = icons.tray_icon(MarkState.DOWN, Scheme.LIGHT)
    assert icon.isMask()
    image = icon.pixmap(QSize(22, 22)).toImage()
    seen = {image.pixelColor(x, y).name() for x, y in product(range(22), repeat=2)}
    assert seen == {"#000000"}


@pytest.mark.parametrize(
    ("desktop", "panel"),
    [("GNOME", Scheme.DARK), ("ubuntu:GNOME", Scheme.DARK), ("KDE", Scheme.LIGHT)],
)
def test_the_panel_is_guessed_by_the_desktop(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desktop: str, panel: Scheme
) -> None:
    monkeypatch.setattr(icons, "current_scheme", lambda: Scheme.LIGHT)
    monkeypatch.setattr(icons.sys, "platform", "linux")
    assert icons.panel_scheme(desktop) is panel
