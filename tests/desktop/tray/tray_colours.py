"""The state that a panel shows, by the colour of its pixels: not by what was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.desktop.mark.icons import panel_ink
from understudy.desktop.theme import Scheme

if TYPE_CHECKING:
    from understudy.desktop.mark.recipe import MarkState

RUN_PX = 4
"""A disc has longer runs of one colour than an edge between two."""


def shows(pixels: bytes, state: MarkState, *panels: Scheme) -> bool:
    """Return True if the pixels (RGB, 8 bits) have the colour of ``state`` on one of ``panels``.

    If none is named, any will do.
    """
    inks = [panel_ink(state, one) for one in panels or Scheme]
    colours = {bytes.fromhex(one.colour.removeprefix("#")) for one in inks}
    return any(one * RUN_PX in pixels for one in colours)
