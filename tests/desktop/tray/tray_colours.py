"""The state that a panel shows, by the colour of its pixels: not by what was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.desktop.mark.icons import panel_ink
from understudy.desktop.theme import Scheme

if TYPE_CHECKING:
    from understudy.desktop.mark.recipe import MarkState

RUN_PX = 4
"""A disc has longer runs of one colour than an edge between two."""


def shows(pixels: bytes, state: MarkState) -> bool:
    """Return True if the pixels (RGB, 8 bits) have the colour of ``state`` on any panel."""
    colours = {bytes.fromhex(panel_ink(state, one).colour.removeprefix("#")) for one in Scheme}
    return any(one * RUN_PX in pixels for one in colours)
