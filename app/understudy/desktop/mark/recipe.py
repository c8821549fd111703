"""The mark: one SVG recipe of two discs, drawn for every state and every size.

The front disc is Claude, the disc behind its shoulder is the understudy. The shape shows the state,
so the nine shapes differ in one colour too. No Qt here; `icon_files` writes the packed icons.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import msgspec

from understudy.desktop.mark import shapes
from understudy.desktop.mark.shapes import DISC_GRID, GRIDS, Grid
from understudy.status.model import VerdictKind

SIZES = tuple(GRIDS)
DISC_SIZE = DISC_GRID.size


class MarkState(StrEnum):
    UP = "up"
    UP_INCIDENT = "up_incident"
    DEGRADED = "degraded"
    DOWN = "down"
    MAINTENANCE = "maintenance"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    LIMITED = "limited"


def mark_state(
    kind: VerdictKind,
    *,
    incident_reported: bool = False,
    paused: bool = False,
    limited: bool = False,
) -> MarkState:
    """Choose the shape.

    A pause silences notifications but must not hide trouble: the paused look replaces only the calm
    and the unknown ones. So does a reached limit of the plan, which a pause does not hide.
    """
    match kind:
        case VerdictKind.UP:
            seen = MarkState.UP_INCIDENT if incident_reported else MarkState.UP
        case VerdictKind.DEGRADED:
            return MarkState.DEGRADED
        case VerdictKind.DOWN:
            return MarkState.DOWN
        case VerdictKind.MAINTENANCE:
            return MarkState.MAINTENANCE
        case VerdictKind.OFFLINE | VerdictKind.SIGN_IN:
            return MarkState.OFFLINE
        case VerdictKind.BLIND | VerdictKind.UNKNOWN:
            seen = MarkState.UNKNOWN
        case _:
            assert_never(kind)
    if limited:
        return MarkState.LIMITED
    return MarkState.PAUSED if paused else seen


class Ink(msgspec.Struct, frozen=True):
    """The colours: the state's, the rim's, and the paper under the discs.

    The paper is a shade of the panel the ink was chosen for; it keeps the mark legible on a panel
    that is neither light nor dark. Opacity 0 leaves it out (template icons).
    """

    colour: str
    rim: str
    paper: str = "#FFFFFF"
    paper_opacity: float = 0.0


def mark_svg(state: MarkState, ink: Ink, size: int) -> str:
    """Return the mark as SVG text, for one of `SIZES`."""
    grid = GRIDS[size]
    paper = ""
    if ink.paper_opacity:
        discs = shapes.circle(grid.front, grid.front.radius + grid.halo)
        discs += shapes.circle(grid.back, grid.back.radius + grid.halo)
        paper = f'<path d="{discs}" fill="{ink.paper}" fill-opacity="{ink.paper_opacity}"/>'
    return _svg(size, paper + _front(state, ink, grid) + _path(_back(state, grid), ink.colour))


def disc_svg(state: MarkState, ink: Ink) -> str:
    """Return only the front disc, for a row of a list: `DISC_SIZE` pixels wide."""
    return _svg(DISC_SIZE, _front(state, ink, DISC_GRID))


def _svg(size: int, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="0 0 {size} {size}">{drawn}</svg>\n'
    )


def _path(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>'


def _front(state: MarkState, ink: Ink, grid: Grid) -> str:
    """Draw an edge and its inside; the edge is the ring if the shape has one."""
    edge, edge_colour = shapes.ring(grid), ink.colour
    inside = ""
    match state:
        case MarkState.UP:
            edge = shapes.circle(grid.front, grid.front.radius)
        case MarkState.UP_INCIDENT:
            edge_colour, inside = ink.rim, shapes.core(grid)
        case MarkState.DEGRADED:
            inside = shapes.lower_half(grid)
        case MarkState.DOWN:
            inside = shapes.strike(grid)
        case MarkState.MAINTENANCE:
            inside = shapes.bars(grid)
        case MarkState.OFFLINE:
            edge = shapes.front_beads(grid)
        case MarkState.UNKNOWN:
            inside = shapes.circle(grid.front, grid.dot / 2)
        case MarkState.LIMITED:
            inside = shapes.level_bar(grid)
        case MarkState.PAUSED:
            pass
        case _:
            assert_never(state)
    return _path(edge, edge_colour) + (_path(inside, ink.colour) if inside else "")


def _back(state: MarkState, grid: Grid) -> str:
    match state:
        case MarkState.DOWN | MarkState.LIMITED:  # the understudy is on
            return shapes.back_solid(grid)
        case MarkState.OFFLINE:
            return shapes.back_beads(grid)
        case (
            MarkState.UP
            | MarkState.UP_INCIDENT
            | MarkState.DEGRADED
            | MarkState.MAINTENANCE
            | MarkState.UNKNOWN
            | MarkState.PAUSED
        ):
            return shapes.back_outline(grid)
        case _:
            assert_never(state)


APP_PNG_SIZE = 256
"""For what takes no drawing: Windows shows no SVG in a notification."""


def app_icon_svg() -> str:
    """Return the application's icon: the mark in its best state, on a dark tile."""
    mark = mark_svg(MarkState.UP, Ink("#4CC38A", "#F0B429"), 64)
    drawn = mark[mark.index(">") + 1 : mark.rindex("</svg>")]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">'
        '<rect x="4" y="4" width="120" height="120" rx="28" fill="#262528"/>'
        f'<g transform="translate(18.6 16.6) scale(1.45)">{drawn}</g></svg>\n'
    )
