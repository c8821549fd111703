"""A transcript knows where each row begins, whatever changes."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from understudy.desktop.chat.heights import Heights

PIXELS = st.integers(1, 5_000)


@given(st.lists(PIXELS, max_size=30), st.integers(0, 40), st.lists(st.tuples(PIXELS, PIXELS)))
def test_each_row_begins_below_those_before_it(
    heights_px: list[int], gap_px: int, changes: list[tuple[int, int]]
) -> None:
    heights = Heights(gap_px, heights_px)
    for where, height_px in changes:
        at = where % (len(heights_px) + 1)
        if at == len(heights_px):
            heights.append(height_px)
            heights_px = [*heights_px, height_px]
        else:
            heights[at] = height_px
            heights_px = [*heights_px[:at], height_px, *heights_px[at + 1 :]]
    steps = (one + gap_px for one in heights_px)
    assert heights.tops == list(accumulate(steps, initial=gap_px))
    assert [heights[at] for at in range(len(heights_px))] == heights_px
