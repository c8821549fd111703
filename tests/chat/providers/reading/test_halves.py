"""A text comes whole however a gateway cut it, and what is broken stays broken."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.chat.providers.reading.halves import Halves
from understudy.chat.providers.reading.lenient import loads


@given(st.text(), st.lists(st.integers(0, 40)))
def test_a_text_cut_between_any_two_utf_16_units_is_put_together_again(
    text: str, cuts: list[int]
) -> None:
    units = text.encode("utf-16-le")
    at = sorted({0, len(units), *(2 * cut for cut in cuts if 2 * cut < len(units))})
    pieces = [units[begin:end].decode("utf-16-le", "surrogatepass") for begin, end in pairwise(at)]
    halves = Halves()
    said = [loads(json.dumps({"text": piece}))["text"] for piece in pieces]
    joined = [halves.join(piece) for piece in said]
    assert "".join(joined) == text
    assert all(one.encode() is not None for one in joined)  # each can be shown as it comes


def test_a_half_that_stays_alone_is_no_character() -> None:
    halves = Halves()
    assert [halves.join(one) for one in ("a\ud83d", "b", "\ude00", "c\ud83d")] == [
        "a", "\N{REPLACEMENT CHARACTER}b", "\N{REPLACEMENT CHARACTER}", "c",
    ]  # fmt: skip


@pytest.mark.parametrize("data", ["{", '{"text": "\\u00', '{"text": "\\ud83d"', "[" * 100_000, ""])
def test_what_is_broken_stays_broken(data: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says differs
        loads(data)
