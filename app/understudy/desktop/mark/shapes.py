"""The geometry of the mark: its parts at each size, as SVG paths.

Edges lie on whole pixels at each size instead of being scaled there.
"""

from __future__ import annotations

import math

import msgspec


class Disc(msgspec.Struct, frozen=True):
    x: float
    y: float
    radius: float

    def at(self, angle: float, radius: float) -> str:
        """Return the point at ``angle`` (radians, clockwise from the right) as SVG text."""
        return f"{_n(self.x + radius * math.cos(angle))} {_n(self.y + radius * math.sin(angle))}"


class Grid(msgspec.Struct, frozen=True):
    """Measures of one size in pixels; ``bar`` is width, gap and height of the maintenance bars."""

    size: int
    front: Disc
    back: Disc
    stroke: float
    gap: float
    halo: float
    dot: float
    bar: tuple[int, int, int]
    beads: int


def _grid(
    size: int,
    discs: tuple[int, int],
    lines: tuple[float, float, float],
    *,
    dot: float,
    bar: tuple[int, int, int],
    beads: int,
) -> Grid:
    """Put the front disc into the lower left corner and the back one into the upper right."""
    stroke, gap, halo = lines
    margin = math.ceil(halo)
    front, back = discs[0] / 2, discs[1] / 2
    return Grid(
        size,
        Disc(margin + front, size - margin - front, front),
        Disc(size - margin - back, margin + back, back),
        stroke,
        gap,
        halo,
        dot,
        bar,
        beads,
    )


GRIDS = {
    grid.size: grid
    for grid in (
        _grid(16, (11, 8), (1.5, 1, 1), dot=4, bar=(2, 1, 5), beads=8),
        _grid(22, (15, 11), (2, 1.5, 1), dot=5, bar=(2, 3, 7), beads=8),
        _grid(24, (16, 12), (2, 1.5, 1), dot=6, bar=(3, 2, 8), beads=8),
        _grid(32, (22, 16), (3, 2, 1), dot=8, bar=(3, 4, 10), beads=8),
        _grid(48, (32, 24), (4, 3, 1.5), dot=10, bar=(5, 4, 14), beads=10),
        _grid(64, (44, 32), (5, 4, 2), dot=14, bar=(7, 6, 20), beads=12),
    )
}
SIZES = tuple(GRIDS)

# a single disc, for lists; its back disc lies outside and is never drawn
DISC_GRID = Grid(14, Disc(7, 7, 6), Disc(0, 0, 0), 1.75, 1, 0, 4, (2, 2, 5), 8)


def circle(disc: Disc, radius: float) -> str:
    left, right, r = disc.at(math.pi, radius), disc.at(0, radius), _n(radius)
    return f"M{left}A{r} {r} 0 1 1 {right}A{r} {r} 0 1 1 {left}Z"


def ring(grid: Grid) -> str:
    """Return the front disc's outline."""
    return circle(grid.front, grid.front.radius) + circle(
        grid.front, grid.front.radius - grid.stroke
    )


def core(grid: Grid) -> str:
    """Return a disc inside the outline, with clear air between."""
    air = max(0.75, grid.gap * 0.75)
    return circle(grid.front, grid.front.radius - grid.stroke - air)


def _hidden(grid: Grid, radius: float) -> tuple[float, float]:
    """Return the angles on the back disc at which the front one's clearance begins and ends."""
    front, back = grid.front, grid.back
    clear = front.radius + grid.gap
    apart = math.hypot(front.x - back.x, front.y - back.y)
    towards = math.atan2(front.y - back.y, front.x - back.x)
    cosine = (apart**2 + radius**2 - clear**2) / (2 * apart * radius)
    half = math.acos(max(-1.0, min(1.0, cosine)))
    return towards - half, towards + half


def back_outline(grid: Grid) -> str:
    outer, inner = grid.back.radius, grid.back.radius - grid.stroke
    (begin, end), (in_begin, in_end) = _hidden(grid, outer), _hidden(grid, inner)
    return (
        f"M{grid.back.at(end, outer)}A{_n(outer)} {_n(outer)} 0 1 1 {grid.back.at(begin, outer)}"
        f"L{grid.back.at(in_begin, inner)}"
        f"A{_n(inner)} {_n(inner)} 0 1 0 {grid.back.at(in_end, inner)}Z"
    )


def back_solid(grid: Grid) -> str:
    radius, clear = grid.back.radius, grid.front.radius + grid.gap
    begin, end = _hidden(grid, radius)
    first, last = grid.back.at(end, radius), grid.back.at(begin, radius)
    return f"M{first}A{_n(radius)} {_n(radius)} 0 1 1 {last}A{_n(clear)} {_n(clear)} 0 0 0 {first}Z"


def lower_half(grid: Grid) -> str:
    """Fill inside the outline, from the first whole pixel row at or below the middle."""
    front, inner = grid.front, grid.front.radius - grid.stroke / 2
    level = math.floor(front.y) - front.y
    angle = math.asin(level / inner)
    begin, end = front.at(angle, inner), front.at(math.pi - angle, inner)
    return f"M{begin}A{_n(inner)} {_n(inner)} 0 {int(level < 0)} 1 {end}Z"


def strike(grid: Grid) -> str:
    """Return a bar from upper left to lower right, away from the back disc."""
    reach, half = grid.front.radius - grid.stroke / 2, grid.stroke / 2
    lean = math.asin(half / reach)
    quarter = math.pi / 4
    corners = (quarter - lean, quarter + lean, quarter + math.pi - lean, quarter + math.pi + lean)
    return "M" + "L".join(grid.front.at(angle, reach) for angle in corners) + "Z"


def bars(grid: Grid) -> str:
    width, gap, height = grid.bar
    top = round(grid.front.y - height / 2)
    left = round(grid.front.x - width - gap / 2)
    return "".join(f"M{x} {top}h{width}v{height}h{-width}Z" for x in (left, left + width + gap))


def level_bar(grid: Grid) -> str:
    """Return one bar that lies level in the middle, as long as the bars of maintenance are high."""
    height, _, length = grid.bar
    left, top = round(grid.front.x - length / 2), round(grid.front.y - height / 2)
    return f"M{left} {top}h{length}v{height}h{-length}Z"


def front_beads(grid: Grid) -> str:
    """Return the front outline as dots."""
    return "".join(circle(bead, bead.radius) for bead in _beads(grid, grid.front))


def back_beads(grid: Grid) -> str:
    """Return the back outline as dots, stopping short of the front disc."""
    front = grid.front
    return "".join(
        circle(bead, bead.radius)
        for bead in _beads(grid, grid.back)
        if math.hypot(bead.x - front.x, bead.y - front.y)
        >= front.radius + grid.gap / 2 + bead.radius
    )


def _beads(grid: Grid, disc: Disc) -> list[Disc]:
    bead = max(grid.stroke + 0.5, 2.25) / 2  # smaller dots would look like stains
    middle = disc.radius - bead
    count = max(6, round(grid.beads * disc.radius / grid.front.radius))
    angles = [2 * math.pi * (number + 0.5) / count for number in range(count)]
    return [
        Disc(disc.x + middle * math.cos(angle), disc.y + middle * math.sin(angle), bead)
        for angle in angles
    ]


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
